package sources

import (
	"context"
	"testing"

	"yingbao/sources/record"
)

// TestListOfHouseholds: a list that names the heads of households and gives no number
// is a list of persons; a column of former names is read, and a year of birth.
func TestListOfHouseholds(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		field record.Field
		want  string
	}{
		"heads":    {"户主姓名,家庭人口,乡镇,村,联系电话\n尹海文,5,阳光镇,新塘村,\n李刚欢,3,小箬乡,下岭村,18455787795\n", record.FieldName, "尹海文"},
		"former":   {"姓名,曾用名,性别,乡镇\n赵远宇,赵凯宇,男,荆溪镇\n段红凤,无,女,江洋乡\n", record.FieldAlias, "赵凯宇"},
		"year":     {"姓名,性别,出生年份,乡镇\n赵远宇,男,1951,荆溪镇\n段红凤,女,1954,江洋乡\n", record.FieldBirth, "1951????"},
		"a person": {"姓名,户主姓名,乡镇,村\n尹小文,尹海文,阳光镇,新塘村\n李小欢,李刚欢,小箬乡,下岭村\n", record.FieldName, "尹小文"},
	} {
		l, err := LoadAny(context.Background(), write(t, map[string]string{"a.csv": c.text})[0], "x", Options{})
		if err != nil || l.Held != nil {
			t.Fatal(name, err, l)
		}
		table, err := record.Merge(l.Part)
		if err != nil {
			t.Fatal(err)
		}
		column := table.Column(c.field)
		if column == nil || column.Value(0) != c.want {
			t.Errorf("%s: column %v, want %s", name, column, c.want)
		}
		if c.field == record.FieldAlias && column.Value(1) != "" {
			t.Errorf("former name %q of 无", column.Value(1))
		}
	}
}
