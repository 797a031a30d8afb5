package normalise_test

import (
	"fmt"

	"yingbao/sources/normalise"
)

func ExampleID() {
	for _, raw := range []string{"９９０１０１１９８００１０１１２３６", "990101800101123", "9.90101E+17", "990101********1236"} {
		pattern, repairs := normalise.ID(raw)
		fmt.Println(pattern, repairs.Names())
	}
	// Output:
	// 990101198001011236 [width id-region-unknown]
	// 990101198001011236 [id-15-to-18 id-region-unknown]
	// 990101???????????? [id-scientific id-region-unknown]
	// 990101????????1236 [id-masked id-region-unknown]
}

func ExampleName() {
	n := normalise.Name("陳國 明（曾用名：陈小明）")
	fmt.Println(n.Key, n.Aliases, n.Repairs.Names())
	fmt.Println(normalise.Pinyin(n.Key), "/", normalise.PinyinFolded(n.Key))
	// Output:
	// 陈国明 [陈小明] [blanks name-variant name-remark name-alias]
	// chen guo ming / cen guo min
}

func ExampleAddress() {
	p := normalise.Address("测试省甲州市泊云市山前镇下坂村第六村民小组12号", "")
	_, county, _ := normalise.County(p.County)
	fmt.Println(p.County, county, p.Town, p.Village, p.Hamlet)
	// Output: 990103 泊云区 山前镇 下坂村 6组12号
}

func ExampleDate() {
	for _, raw := range []string{"1980年1月2日", "80.1", "2023-02-30"} {
		day, repairs := normalise.Date(raw)
		fmt.Printf("%q %v\n", day, repairs.Names())
	}
	// Output:
	// "19800102" []
	// "198001??" [date-partial]
	// "" [date-impossible]
}
