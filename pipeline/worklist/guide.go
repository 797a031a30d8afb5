package worklist

import (
	"fmt"
	"io"
	"strings"

	"yingbao/pipeline/visits"
)

// GuideName is the sheet that goes with every set of worklists.
const GuideName = "填表说明.txt"

// WriteGuide writes one page for who fills the worklists: which columns, which
// codes, and what must not be done. UTF-8 with mark, CRLF. It closes w when w
// is a Closer.
func WriteGuide(w io.Writer) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("核查清单填表说明")
	line("")
	line("一、清单所列是线索，不是认定结论。请先见到本人或家属，听取情况，再填写；没有见到的填 90。")
	line("二、每人一行，同一户排在一起，按行走次序排列。“优先序”是急缓次序，“核查时限”是最迟核查日期。")
	line("三、请填最右边 %d 列，其他列不要改动；“线索编号”是退回时对应的唯一依据，不可删除。", returned)
	line("四、核查日期写作 2026-11-22；核查方式填 入户、电话、微信、视频或邻里；入户核查应有两人。")
	line("五、“存疑提示”有内容的，先按提示核对住址、证件，是否本人，是否已在保。")
	line("六、不在清单上的困难群众，在末尾另起一行填写姓名、住址和核查结果，线索编号留空。")
	line("七、儿童清单交儿童主任，不公示；清单不得拍照外传，用后按规定收回。")
	line("")
	line("核查结果代码（填代码或文字都可以）：")
	for _, o := range visits.Outcomes() {
		line("  %s  %s", o.Code, o.ZH)
	}
	line("")
	line("11 至 19 是建议，是否享受以下月名册为准。45、46 须本人签字或两名核查人注明。51、53、61 会反馈数据提供部门更正。")
	return writePage(w, b.String())
}

// writePage writes a text for people, with a mark, and closes w when w is a
// Closer.
func writePage(w io.Writer, text string) error {
	if _, err := io.WriteString(w, "\ufeff"+text); err != nil {
		return err
	}
	if c, ok := w.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
