package synthetic

// Words as departments write them.
var (
	riskWords = [...]string{"因病", "因残", "因学", "务工就业不稳", "因意外事故", "产业项目失败"}

	petitionTopics = [...]struct {
		word string
		aid  bool
	}{
		{"低保申请", true}, {"医疗救助", true}, {"残疾补贴", true}, {"临时救助", true},
		{"征地补偿", false}, {"邻里纠纷", false}, {"环境污染", false}, {"劳资纠纷", false},
	}

	categoryWords = [...]string{"", "视力", "听力", "言语", "肢体", "智力", "精神", "多重"}
	levelWords    = [...]string{"", "一级", "二级", "三级", "四级"}
	levelFormal   = [...]string{"", "壹级", "贰级", "叁级", "肆级"}
	levelRoman    = [...]string{"", "Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级"}

	monitoredWords = [...]string{"", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户"}

	relationWords = map[byte]string{
		relHead: "户主", relSpouse: "配偶", relSon: "之子", relDaughter: "之女", relInLaw: "之儿媳",
		relGrandson: "之孙子", relGranddaughter: "之孙女", relFather: "之父", relMother: "之母",
	}
	relationShort = map[byte]string{
		relHead: "本人", relSpouse: "妻", relSon: "子", relDaughter: "女", relInLaw: "儿媳",
		relGrandson: "孙子", relGranddaughter: "孙女", relFather: "父亲", relMother: "母亲",
	}

	ethnicWords = map[byte]string{han: "汉族", tibetan: "藏族", uyghur: "维吾尔族", yi: "彝族", she: "畲族"}

	benefitWords = [...][]string{dibao: {"低保", "低保", "农村低保", "最低生活保障对象"}, tekun: {"特困", "特困", "特困供养", "五保"},
		edge: {"低保边缘", "低保边缘家庭成员", "低保边缘"}}

	joblessReasons = [...]string{"企业裁员", "合同期满", "个人原因", "企业倒闭", "毕业未就业"}
)
