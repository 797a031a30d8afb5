package tabular

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestGzip(t *testing.T) {
	text := []byte(csvText(madeUp(500), ",", "\n"))
	packed := gzipped(t, text)
	half := bytes.LastIndexByte(text[:len(text)/2], '\n') + 1
	broken := bytes.Clone(packed)
	broken[len(broken)-8] ^= 1
	bomb := gzipped(t, bytes.Repeat([]byte("A"), 80<<20))
	for _, c := range []struct {
		name string
		data []byte
		code string
	}{
		{"good", packed, ""},
		{"two members", append(gzipped(t, text[:half]), gzipped(t, text[half:])...), ""},
		{"cut", packed[:len(packed)*6/10], "E_TRUNCATED"},
		{"no trailer", packed[:len(packed)-8], "E_TRUNCATED"},
		{"checksum", broken, "E_CHECKSUM"},
		{"garbage behind", append(bytes.Clone(packed), strings.Repeat("garbage", 20)...), "E_FORMAT"},
		{"gzip inside", gzipped(t, packed), "E_FORMAT"},
		{"bomb", bomb, "E_BOMB"},
		{"plain", text, "E_FORMAT"},
	} {
		rows, info, err := readFile(t, "x.csv.gz", c.data, Options{})
		if got := code(t, err); got != c.code {
			t.Errorf("%s: %q (%v), want %q", c.name, got, err, c.code)
		}
		if err != nil && len(rows) > 0 {
			t.Errorf("%s: rows were yielded before the checksum was known", c.name)
		}
		if err == nil && (len(rows) != 501 || info.Format != "csv+gzip" || len(info.SHA256) != 64) {
			t.Errorf("%s: %d rows, %+v", c.name, len(rows), info)
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	good := []byte(csvText(madeUp(3), ",", "\n"))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"good.csv", "x.csv.part", "~$x.xlsx", ".x.csv.swp", ".hidden.csv"} {
		must(os.WriteFile(at(name), good, 0o600))
	}
	must(os.WriteFile(at("modes.csv"), good, 0o600))
	must(os.Chmod(at("modes.csv"), 0o666))
	must(os.Mkdir(at("dir.csv"), 0o700))
	must(os.Symlink("good.csv", at("link.csv")))
	must(os.Symlink("loop.csv", at("loop.csv")))
	must(os.Symlink("/dev/zero", at("zero.csv")))
	must(syscall.Mkfifo(at("pipe.csv"), 0o600))
	socket, err := net.Listen("unix", at("socket.csv"))
	must(err)
	defer socket.Close()
	for name, want := range map[string]string{
		"good.csv": "", "modes.csv": "", "x.csv.part": "E_IN_PROGRESS", "~$x.xlsx": "E_IN_PROGRESS", ".x.csv.swp": "E_IN_PROGRESS",
		".hidden.csv": "E_IN_PROGRESS", "dir.csv": "E_NOT_REGULAR", "link.csv": "E_SYMLINK", "loop.csv": "E_SYMLINK",
		"zero.csv": "E_SYMLINK", "pipe.csv": "E_NOT_REGULAR", "socket.csv": "E_NOT_REGULAR", "none.csv": "E_MISSING",
	} {
		info, err := Read(context.Background(), at(name), Options{}, func([]Row) error { return nil })
		if got := code(t, err); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if name == "modes.csv" && (len(info.Warnings) != 1 || info.Warnings[0].Code != "W_MODE") {
			t.Errorf("no warning of the mode: %v", info.Warnings)
		}
	}
	_, err = Read(context.Background(), at("good.csv"), Options{Limits: Limits{File: 10}}, func([]Row) error { return nil })
	if code(t, err) != "E_LIMIT" {
		t.Error(err)
	}
}

func TestChangedWhileRead(t *testing.T) {
	for name, change := range map[string]func(string) error{
		"grown": func(p string) error {
			f, err := os.OpenFile(p, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteString("x\n")
			return err
		},
		"deleted":  os.Remove,
		"replaced": func(p string) error { return errors.Join(os.Remove(p), os.WriteFile(p, []byte("a\n"), 0o600)) },
		"mode":     func(p string) error { return os.Chmod(p, 0o400) },
	} {
		path := put(t, "x.csv", []byte(csvText(madeUp(3), ",", "\n")))
		_, err := Read(context.Background(), path, Options{}, func([]Row) error { return change(path) })
		if code(t, err) != "E_CHANGED" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestExtensionAndContent(t *testing.T) {
	text := []byte(csvText(madeUp(5), "\t", "\n"))
	ole := "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600)
	for _, c := range []struct{ name, data, code string }{
		{"x.xls", string(text), ""}, // what many systems call an Excel export
		{"x.xlsx", string(text), "E_FORMAT"},
		{"x.parquet", string(text), "E_FORMAT"},
		{"x.csv", "\x7fELF" + string(text), "E_FORMAT"},
		{"x.xls", "<table><tr><td>1</td></tr></table>", "E_FORMAT"},
		{"x.xls", ole, "E_FORMAT"},
		{"x.xlsx", ole + "E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00", "E_ENCRYPTED"},
		{"x.parquet", "PARE" + string(text), "E_ENCRYPTED"},
		{"x.xlsx", string(text) + "PK\x05\x06" + strings.Repeat("\x00", 18), "E_XLSX"},
	} {
		_, _, err := readFile(t, c.name, []byte(c.data), Options{})
		if got := code(t, err); got != c.code {
			t.Errorf("%s %.8q: %q (%v), want %q", c.name, c.data, got, err, c.code)
		}
	}
}

func TestYieldAndContextErrors(t *testing.T) {
	mine := errors.New("mine")
	for name, data := range map[string][]byte{"x.csv": []byte(csvText(madeUp(9), ",", "\n")), "x.xlsx": newBook(madeUp(9)).zip(t)} {
		path := put(t, name, data)
		if _, err := Read(context.Background(), path, Options{}, func([]Row) error { return mine }); err != mine {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	path := put(t, "x.xlsx", newBook(madeUp(9)).zip(t))
	if _, err := Read(ctx, path, Options{}, func([]Row) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestEscapeName(t *testing.T) {
	for in, want := range map[string]string{
		"/a/名册（新）.csv": "名册（新）.csv", "a\nb": "a%0Ab", "x\u202ey": "x%E2%80%AEy", "\xc3\xfb.csv": "%C3%FB.csv", "10%": "10%25",
		"张三-990102197602090015.xlsx": "张三-990102********0015.xlsx", "990102760209001.csv": "990102*****9001.csv", "medical-20240801-120000.csv": "medical-20240801-120000.csv",
		"13900001234名单.csv": "139****1234名单.csv", "cl_139000012345_20240801123.csv": "cl_139000012345_20240801123.csv",
	} {
		if got := EscapeName(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
	if got := EscapeName(strings.Repeat("n", 255)); len(got) > 130 {
		t.Error(len(got))
	}
}

// TestMessages: every message has a code and both texts, and every key that
// the code uses is there (a missing one would become E_INTERNAL).
func TestMessages(t *testing.T) {
	for key, m := range messages() {
		if (!strings.HasPrefix(m.code, "E_") && !strings.HasPrefix(m.code, "W_")) || m.zh == "" || m.en == "" {
			t.Errorf("%s: %+v", key, m)
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := 0
	for _, s := range sources {
		text, err := os.ReadFile(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range []string{`fail("`, `failAt("`, `warn("`} {
			for _, part := range strings.Split(string(text), call)[1:] {
				key, _, _ := strings.Cut(part, `"`)
				if _, ok := messages()[key]; !ok && !strings.ContainsAny(key, "`+ ") {
					t.Errorf("%s uses %q, which messages.csv lacks", s, key)
				}
				used++
			}
		}
	}
	if used < 80 {
		t.Errorf("only %d uses found: has the call changed its name?", used)
	}
	e := failAt("quote", 3, 2)
	e.File = "x.csv"
	if got := e.Error(); !strings.HasPrefix(got, "x.csv: line 3: column 2: ") || !strings.HasSuffix(got, "(E_QUOTE)") {
		t.Error(got)
	}
	if got := e.Chinese(); !strings.HasPrefix(got, "x.csv：第3行：第2列：") {
		t.Error(got)
	}
}
