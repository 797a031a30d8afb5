package matchers

import (
	"fmt"
	"strings"
	"testing"

	"yingbao/sources/record"
)

// TestCheckColumns: columns that the files lack are told at once.
func TestCheckColumns(t *testing.T) {
	table := tableOf(t, []record.Field{"ssn", "surname", "birth", "x", "forename"}, [][]string{{"1", "2", "3", "4", "5"}})
	_, err := CheckColumns([]byte(strings.Replace(goodSettings, "fields: [forename, surname]", "fields: [forenam, surname]", 1)), table)
	if text := fmt.Sprint(err); text != "6:9: the files have no column \"dob\"\n9:15: the files have no column \"dob\"\n12:15: the files have no column \"forenam\"; did you mean forename?" {
		t.Error(text)
	}
	if found, err := CheckColumns([]byte("blocking: [[ssn]]\ncomparisons: [{field: x, levels: [exact]}]"), table); err != nil || found != nil {
		t.Error(found, err)
	}
}

// TestCheckColumnsSpelling: of a column written in another case, width or with
// other blanks the right name is asked back.
func TestCheckColumnsSpelling(t *testing.T) {
	table := tableOf(t, []record.Field{"Date of Birth", "姓名", "出生日期"}, [][]string{{"1", "2", "3"}})
	_, err := CheckColumns([]byte("columns: {DATE_OF_BIRTH: date, other: key}\nblocking: [[\"姓 名\"], [\"ｄａｔｅ of birth[0:4]\"]]\ncomparisons: [{field: 出生曰期, levels: [exact]}]"), table)
	want := "1:26: the files have no column \"DATE_OF_BIRTH\"; did you mean Date of Birth?\n2:13: the files have no column \"姓 名\"; did you mean 姓名?\n" +
		"2:22: the files have no column \"ｄａｔｅ of birth\"; did you mean Date of Birth?\n3:23: the files have no column \"出生曰期\"; did you mean 出生日期?"
	if text := fmt.Sprint(err); text != want {
		t.Error(text)
	}
}

// TestCheckColumnsThere: a column that is there and of no use is not told to be
// missing, and one that only one file has is told.
func TestCheckColumnsThere(t *testing.T) {
	table := tableOf(t, []record.Field{"ssn", "phone", "born"}, [][]string{{"1", "2", "3"}})
	left := Headers{File: "left", Filled: []string{"ssn", "phone"}, Empty: []string{"dob", "phone_2", "born"}, RowIDs: []string{"id"}}
	right := Headers{File: "right", Filled: []string{"ssn", "born"}, Empty: []string{"dob"}, Truth: []string{"cluster"}}
	_, err := CheckColumns([]byte("blocking: [[dob], [id]]\ncomparisons: [{field: cluster, levels: [exact]}, {field: phone_2, levels: [exact]}]"), table, left, right)
	want := "1:13: column \"dob\" is there but empty, in left, right\n1:20: column \"id\" only numbers the rows, in left, and is not compared; give it another header if it says more\n" +
		"2:23: column \"cluster\" names the true cluster of a row, in right, and is not compared; give it another header if it says something else\n2:58: column \"phone_2\" is there but empty, in left"
	if text := fmt.Sprint(err); text != want {
		t.Error(text)
	}
	found, err := CheckColumns([]byte("blocking: [[ssn], [\"phone|ssn\"]]\ncomparisons: [{field: phone, levels: [exact]}, {field: born, levels: [exact]}]"), table, left, right)
	want = "2:23: right has no column \"phone\": what is said of it here applies to no pair\n2:56: column \"born\" is empty in left: what is said of it here applies to no pair"
	if text := found.Error(); err != nil || text != want {
		t.Error(text, err)
	}
}
