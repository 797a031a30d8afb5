package comparison

import "testing"

// TestSharePersons: a name that one person bears in two extracts is one
// namesake among as many rows as the fullest extract has.
func TestSharePersons(t *testing.T) {
	table := tableOf(t, fieldsOf("name", "alias"), []string{"陈秀英", ""}, []string{"陈秀瑛", ""}, []string{"王建国", ""}, []string{"陈秀英", ""}, []string{"", ""})
	c := bindOne(t, table, Spec{Name: "name", Method: "name", Fields: fieldsOf("name", "alias"), TermFrequency: true})
	source := []int{0, 0, 0, 1, 1}
	of, one := func(row int) int { return source[row] }, func(int) uint32 { return 1 }
	c.SharePersons(of, one)
	if got := c.Frequency[1].Of(c.Codes.Of(0), c.Codes.Of(3)); !near(got, 1.0/3) {
		t.Errorf("written alike: %g, want 1 of 3", got)
	}
	if got := c.Frequency[3].Of(c.Codes.Of(0), c.Codes.Of(1)); !near(got, 2.0/3) {
		t.Errorf("read alike: %g, want 2 of 3", got)
	}
	c.SharePersons(of, func(row int) uint32 { return [...]uint32{1, 0, 4, 1, 1}[row] })
	if got := c.Frequency[1].Of(c.Codes.Of(2), c.Codes.Of(2)); !near(got, 0.8) {
		t.Errorf("a row that stands for four: %g, want 4 of 5", got)
	}
	c.Frequency[1].Beyond = make([]uint32, len(c.Frequency[1].Share))
	c.Frequency[1].Beyond[c.Frequency[1].Code[c.Codes.Of(3)]] = 7
	c.SharePersons(of, one)
	if got := c.Frequency[1].Of(c.Codes.Of(0), c.Codes.Of(3)); !near(got, 0.8) {
		t.Errorf("seven more outside the table: %g, want 8 of 10", got)
	}
}
