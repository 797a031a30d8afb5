package archive

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A manifest names the hash of every other file; of itself it bears one too,
// so that a flipped bit in a count or a hash is found and not believed. It
// stands last and is taken over the whole file with noughts in its place.

// unsealed stands where the hash will be.
var unsealed = strings.Repeat("0", hex.EncodedLen(sha256.Size))

// keyless is how a sealed manifest ends, whatever became of the seal's key: no
// other one ends in a hash.
var keyless = regexp.MustCompile(`"[0-9a-f]{64}"\s*\}\s*\}\s*$`)

// seal gives the bytes of a manifest, its own hash among them.
func seal(m *Manifest) ([]byte, error) {
	m.Meta.SHA256 = unsealed
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	data = append(data, '\n')
	m.Meta.SHA256 = hashed(data)
	copy(data[bytes.LastIndex(data, []byte(unsealed)):], m.Meta.SHA256)
	return data, nil
}

// sealed says whether the bytes are those that were sealed. A manifest made
// before there were seals has none, and is taken as it stands.
func sealed(data []byte, sum string) bool {
	if sum == "" {
		return !keyless.Match(data)
	}
	at := bytes.LastIndex(data, []byte(sum))
	if len(sum) != len(unsealed) || at < 0 {
		return false
	}
	blank := slices.Clone(data)
	copy(blank[at:], unsealed)
	return hashed(blank) == sum
}

// wasOurs says whether a manifest of another format is one of ours of which
// only the format was changed: damage, and not another program's.
func wasOurs(data []byte, m *Manifest) bool {
	ours, theirs := []byte(`"format": `+strconv.Itoa(ManifestFormat)), []byte(`"format": `+strconv.Itoa(m.Format))
	return m.Meta.SHA256 != "" && sealed(bytes.Replace(data, theirs, ours, 1), m.Meta.SHA256)
}

func hashed(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
