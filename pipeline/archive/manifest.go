package archive

import "encoding/json"

// ManifestFormat is the form of the manifests that this program writes and
// reads.
const ManifestFormat = 1

// Manifest is what a run was made from and what came of it. Everything but
// Meta is the same for the same inputs, plan and program (A5).
type Manifest struct {
	Format  int            `json:"format"`  // of this file, 1
	Program string         `json:"program"` // version of yingbao
	Plan    Named          `json:"plan"`
	Text    string         `json:"plan_text"` // the plan as it was read
	Policy  Named          `json:"policy"`
	Model   Named          `json:"model"`
	Visits  string         `json:"visits,omitempty"` // hash of the journal of visits
	AsOf    string         `json:"as_of"`
	State   string         `json:"state"` // "complete" or "degraded"
	Why     []string       `json:"why"`   // stable codes of what is degraded, with their source or rule
	Inputs  []Input        `json:"inputs"`
	Counts  map[string]int `json:"counts"` // by stage, see pipeline.Accounts
	Files   []FileSum      `json:"files"`  // every file but this one
	Meta    Meta           `json:"meta"`
}

// Named is something with a name and the hash of its content.
type Named struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
}

// Input is one extract. Rows = Accepted + Rejected.
type Input struct {
	Source     string         `json:"source"`
	Department string         `json:"department"`
	Role       string         `json:"role,omitempty"`
	Period     string         `json:"period,omitempty"`
	State      string         `json:"state"`         // "loaded", "missing", "held" (and left out) or "last-good"
	Why        string         `json:"why,omitempty"` // code of what held it; with "last-good" and the day of the data
	Files      []InputFile    `json:"files"`
	Rows       int            `json:"rows"`
	Accepted   int            `json:"accepted"`
	Rejected   int            `json:"rejected"`
	Apart      int            `json:"apart,omitempty"` // accepted rows of a bulk extract that stand in no file: nobody else's, and nothing to say
	Columns    []InputColumn  `json:"columns,omitempty"`
	Unknown    []string       `json:"unknown_headers,omitempty"`
	Repairs    map[string]int `json:"repairs,omitempty"`
	Flags      map[string]int `json:"flags,omitempty"`
	Overridden []string       `json:"overridden,omitempty"` // codes of gates let pass for a stated reason
	Override   string         `json:"override,omitempty"`   // the reason
	// History is what the next night judges the next extract by
	// (sources.History).
	History json.RawMessage `json:"history,omitempty"`
}

// InputFile is one file of an extract as it was read.
type InputFile struct {
	Path     string `json:"path"`
	SHA256   string `json:"sha256"`
	Bytes    int64  `json:"bytes"`
	Format   string `json:"format"`
	Encoding string `json:"encoding,omitempty"`
	Rows     int    `json:"rows"`
	Blank    int    `json:"blank,omitempty"` // rows without any content, which are not among Rows
	Accepted int    `json:"accepted"`
	Rejected int    `json:"rejected"`
}

// InputColumn is one header and the field it was taken for.
type InputColumn struct {
	Header string `json:"header"`
	Field  string `json:"field"`
	How    string `json:"how"`
}

// Meta is all that differs between two runs of the same inputs.
type Meta struct {
	Run        string             `json:"run"`
	Plan       string             `json:"plan"`  // path of the plan file; relative paths in it start there
	Build      string             `json:"build"` // hash of the program
	Started    string             `json:"started"`
	Finished   string             `json:"finished"`
	Host       string             `json:"host"`
	PID        int                `json:"pid"`
	Workers    int                `json:"workers"`
	PeakMemory int64              `json:"peak_memory_bytes"`
	Seconds    map[string]float64 `json:"seconds"` // by stage
	// Again tells, by extract, what was taken over from the night before.
	Again map[string]Again `json:"again,omitempty"`
	// SHA256 is of the manifest itself, with noughts in its place. It stands
	// last; "" in manifests made before there was one.
	SHA256 string `json:"sha256,omitempty"`
}

// Again is what a load took over from the night before, and why it took less
// than it might have.
type Again struct {
	Rows int    `json:"rows"` // known again without being read or cleaned
	Why  string `json:"why,omitempty"`
}
