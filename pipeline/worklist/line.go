package worklist

import (
	"strconv"
	"strings"

	"yingbao/pipeline/entitlement"
)

// Line is one person's line. All texts are as they will stand in the file but
// for masking, which Write does.
type Line struct {
	ID         string
	Severity   string // "R", "O", "Y", "B"
	CountyCode string // six digits or ""
	Town       string
	Village    string
	Grid       string
	Hamlet     string // orders the lines of a village; shown as part of the address
	Doubt      string
	*Text      // of a line made by Lines nil: Told has it

	Person    int    // person number, decides ids
	Household int    // -1 none; members stand together
	Priority  int    // unique, 1 is the first to visit
	Child     bool   // stands in the children's own file
	Minor     bool   // under 18; with grown-up family on the list he stands with them
	Wrongly   bool   // class W
	Cooling   bool   // rests after a visit; not listed
	Listed    bool   // set by Write
	Over      bool   // set by Write: the family is larger than the capacity
	Township  string // set by Write: the list it belongs to, its family's

	anchor *Line // the line at whose place the family is looked for
	shared int32 // lines of the household in the same file
	number int32 // table row that states the number, -1 none
	lead   *entitlement.Lead
	book   *book
}

// Text is what only the file itself says of a person. Most leads wait for a
// later batch, so it is put together when a line is written, and let go.
type Text struct {
	Batch      string
	Due        string // YYYY-MM-DD
	Address    string // ends in （现住） or （户籍）
	Head       string // name of the head of the household
	Relation   string // to the head, in words
	Name       string
	Sex        string // in words
	Age        string
	Number     string // pattern of 18, unknown digits '?'
	Phone      string
	Difficulty string
	Reasons    []string // at most three are shown
	Assistance string
	Channel    string
	Office     string
	Received   string
	Identity   string // 高 中 低
}

// Told gives the line with its text.
func (l *Line) Told() *Line {
	if l.Text != nil {
		return l
	}
	told := *l
	told.Text = l.book.text(l.lead)
	return &told
}

// header is the first row of a worklist, by domain rules; the part after
// 同户线索数 is filled by the visitor.
var header = []string{
	"批次号", "线索编号", "优先级", "核查时限", "县", "乡镇", "村(社区)", "网格", "地址",
	"户主姓名", "与户主关系", "姓名", "性别", "年龄", "身份证号(脱敏)", "联系电话", "困难类型", "线索原因",
	"建议救助项目", "建议办理渠道", "转办部门", "已享受待遇", "存疑提示", "身份匹配", "优先序", "同户线索数",
	"核查结果代码", "核查日期", "核查方式", "核查人1", "核查人2", "是否告知政策", "是否申请", "办理项目",
	"起始月", "金额", "不符合原因", "备注",
}

// returned is the number of columns the visitor fills.
const returned = 12

var severityWords = map[string]string{"R": "红", "O": "橙", "Y": "黄", "B": "蓝"}

// cells gives the line as it stands in the file.
func (l *Line) cells(o Options) []string {
	l = l.Told()
	number, phone := l.contacts(o)
	row := []string{
		l.Batch, l.ID, severityWords[l.Severity], l.Due, o.CountyName(l.CountyCode), l.Town, l.Village, l.Grid, o.address(l.Address),
		l.Head, l.Relation, l.Name, l.Sex, l.Age, number, phone, l.Difficulty, strings.Join(l.Reasons[:min(3, len(l.Reasons))], ""),
		l.Assistance, l.Channel, l.Office, l.Received, l.Doubt, l.Identity, strconv.Itoa(l.Priority), strconv.Itoa(int(l.shared)),
	}
	for i, cell := range row {
		row[i] = oneLine(cell)
	}
	return append(row, make([]string, returned)...)
}

// contacts gives number and phone as they stand in the file.
func (l *Line) contacts(o Options) (number, phone string) {
	switch {
	case o.Mask:
		return o.MaskID(l.Number), o.MaskPhone(l.Phone)
	case l.Number != "" && !strings.Contains(l.Number, "?"):
		return `="` + l.Number + `"`, l.Phone // keeps a spreadsheet from rounding it
	}
	return l.Number, l.Phone
}

// address gives an address as it stands in the file: departments write numbers
// of persons into that column too.
func (o Options) address(text string) string {
	if o.Mask {
		return o.MaskText(text)
	}
	return text
}

// oneLine keeps a cell on one line: grid workers sort and filter by rows.
func oneLine(cell string) string {
	if !strings.ContainsAny(cell, "\r\n\t") {
		return cell
	}
	return strings.Join(strings.Fields(cell), " ")
}

// LineID makes a line's id: the county that visits, the month, a number
// counted in that county, and a check character.
func LineID(county, month string, n int) string {
	if len(county) != 6 {
		county = "000000"
	}
	digits := strconv.Itoa(n)
	digits = "000000"[:max(0, 6-len(digits))] + digits
	return "YB" + county + month + "-" + digits + "-" + string(rune(checkCharacter("YB"+county+month+digits)))
}

// ValidID says whether an id typed or sent back is one that LineID can have
// made, whatever its case.
func ValidID(id string) bool {
	id = strings.ToUpper(strings.TrimSpace(id))
	parts := strings.Split(id, "-")
	if len(parts) != 3 || len(parts[0]) != 14 || !strings.HasPrefix(id, "YB") || len(parts[1]) < 6 || len(parts[2]) != 1 {
		return false
	}
	for _, r := range parts[0][2:] + parts[1] {
		if r < '0' || r > '9' {
			return false
		}
	}
	return checkCharacter(parts[0]+parts[1]) == parts[2][0]
}

// checkAlphabet has no I, O, S, V, Z, which are taken for digits or for each
// other when written by hand.
const checkAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// checkCharacter weighs the digits of a body "YB…" by powers of 3 modulo 31,
// the scheme of GB 32100-2015. 31 is a prime above 9 and 3 generates its
// multiplicative group, so any one wrong digit and any two that changed places,
// neighbours or not, give another character. The check character itself has
// weight 1, which no digit has.
func checkCharacter(body string) byte {
	sum, weight := 0, 3
	for _, r := range body[2:] {
		sum += int(r-'0') * weight
		weight = weight * 3 % 31
	}
	return checkAlphabet[(31-sum%31)%31]
}
