package worklist

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"
)

// careHeader is the first row of a visiting list; the part after 存疑提示 is
// filled by the visitor.
var careHeader = []string{
	"批次号", "探访次序", "县", "乡镇", "村(社区)", "地址", "户主姓名", "与户主关系", "姓名", "性别", "年龄", "身份证号(脱敏)", "联系电话",
	"对象类别", "关注情形", "已享受待遇", "存疑提示",
	"探访日期", "探访方式", "探访人1", "探访人2", "探访人身份", "生活状况", "需要帮助事项", "备注",
}

// careReturned is the number of columns the visitor fills.
const careReturned = 8

// CareFolder is where visiting lists stand in a run, CareGuideName the page
// that goes with them.
const (
	CareFolder    = "care"
	CareGuideName = "探访说明.txt"
)

// CareCount says how many persons of a class are on the lists.
type CareCount struct {
	Name    string
	Persons int
}

// WriteCare deals the lines out to the files of their townships, the children
// to files of their own, numbers each file by urgency (W7), orders it for
// walking and writes it. It gives the files, and the persons of each class.
func WriteCare(lines []*CareLine, o Options, create func(name string) (io.Writer, error)) ([]Worklist, []CareCount, error) {
	plain := make([]*Line, len(lines))
	counts := make([]CareCount, len(careNames))
	for i, l := range lines {
		plain[i] = l.Line
		counts[l.Class].Name = l.Class.String()
		counts[l.Class].Persons++
	}
	counts = slices.DeleteFunc(counts, func(c CareCount) bool { return c.Persons == 0 })
	folders, files := newFolders(plain, o), map[string][]*CareLine{}
	for _, l := range lines {
		name := CareFolder + "/" + folders.stem(l.Line) + "_探访名单.csv"
		if l.Child {
			name = CareFolder + "/" + folders.stem(l.Line) + "_儿童探访名单.csv"
		}
		files[name] = append(files[name], l)
	}
	written, err := writeFiles(files, o.Workers, func(name string, list []*CareLine) error {
		careOrder(list)
		return writeFile(name, careHeader, list, func(l *CareLine) []string { return l.careCells(o) }, o.Encoding, create)
	})
	if err != nil {
		return nil, nil, fmt.Errorf("care: %w", err)
	}
	return written, counts, nil
}

// careOrder numbers a file's lines and puts them in walking order.
func careOrder(list []*CareLine) {
	slices.SortFunc(list, beforeInCare)
	for i, l := range list {
		l.Priority = i + 1
	}
	sort.SliceStable(list, func(i, j int) bool { return before(list[i].Line, list[j].Line) })
}

// careGuide is the page for who visits.
var careGuide = []string{
	"探访名单说明",
	"",
	"一、名单所列是已在册的救助对象，供日常探访关爱使用。名单不是线索，不是对待遇的复核，不得据此停发、调整待遇。",
	"二、列入名单的：特困人员、孤儿、事实无人抚养儿童，以及低保对象中年满80周岁的、年满60周岁且户籍仅本人一人的。",
	"    死亡名册有记录的不列；本批另有线索的不列，入户核查时一并探访。一人只列一行。",
	"三、“探访次序”在本名单内编号：“关注情形”多的在前；同样多的，按特困人员、孤儿、事实无人抚养儿童、低保高龄老人、低保独居老人为序；",
	"    再按年龄，老人年长的在前，儿童年幼的在前。关注情形只有：年满80周岁、未满14周岁、一级或二级残疾（证件有效）、户籍仅本人一人。",
	"    没有户籍数据的地方不判断是否独居。各行按村、按行走次序排列。",
	"四、名册写明集中供养、机构养育的不列；名册没有写明供养方式的，不区分集中与分散，住在供养机构的由机构填写。",
	"五、“存疑提示”有内容的，先按提示核对住址、证件和本人情况。",
	"六、请填最右边 %d 列，其他列不要改动。探访人身份填 干部、网格员、社工、志愿者或亲邻；遇有急难情况当日报告乡镇。",
	"七、儿童名单交儿童主任，不公示；名单不得拍照外传，用后按规定收回。",
}

// WriteCareGuide writes that page. UTF-8 with mark, CRLF. It closes w when w is
// a Closer.
func WriteCareGuide(w io.Writer) error {
	text := fmt.Sprintf(strings.Join(careGuide, "\r\n"), careReturned)
	return writePage(w, text+"\r\n")
}
