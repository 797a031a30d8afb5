package tabular

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	if ChildMain() {
		return
	}
	os.Exit(m.Run())
}
