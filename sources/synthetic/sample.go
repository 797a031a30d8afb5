package synthetic

import "context"

// SampleConfig is the county of the folder sample-data: about 5,000 people,
// more of them in need than is usual; the seed is one that gives every rule somebody.
func SampleConfig() Config {
	return Config{
		Name: "sample-county", People: 5_000, Seed: 38, Need: 2.5, TruthDir: "truth",
		Formats: map[string]string{"rural": "csv-utf8+title"},
	}
}

// Sample makes the files of sample-data in a folder, but for its README.
func Sample(ctx context.Context, dir string) (Summary, error) {
	return Generate(ctx, dir, SampleConfig())
}
