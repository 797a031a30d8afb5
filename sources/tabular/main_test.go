package tabular

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	if ChildMain() {
		return
	}
	if task := os.Getenv(mutateVariable); task != "" {
		mutationWorker(task)
		return
	}
	os.Exit(m.Run())
}
