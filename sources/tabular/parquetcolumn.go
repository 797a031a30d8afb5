package tabular

import (
	"math"
	"math/big"
	"strconv"
	"sync"
	"time"
	_ "time/tzdata" // dates must not depend on what the machine has installed

	"github.com/apache/arrow/go/v15/parquet"
	"github.com/apache/arrow/go/v15/parquet/file"
	"github.com/apache/arrow/go/v15/parquet/schema"
)

// parquetColumn reads one flat column batch by batch.
type parquetColumn struct {
	index    int
	maxLevel int16
	reader   file.ColumnChunkReader
	render   func(dst []byte, i int) []byte // value i of the batch as text
	stored   storage
	plain    bool // the values are texts as they are

	levels []int16
	where  []int // value of each row of the batch, -1 for null
	values int   // of the batch

	bools  []bool
	ints   []int32
	longs  []int64
	int96s []parquet.Int96
	floats []float32
	reals  []float64
	texts  []parquet.ByteArray
	fixed  []parquet.FixedLenByteArray
}

func newParquetColumn(index int, leaf *schema.PrimitiveNode) *parquetColumn {
	c := &parquetColumn{index: index, levels: make([]int16, batchRows), where: make([]int, batchRows)}
	if leaf.RepetitionType() == parquet.Repetitions.Optional {
		c.maxLevel = 1
	}
	switch leaf.PhysicalType() {
	case parquet.Types.Boolean:
		c.bools = make([]bool, batchRows)
		c.render = func(dst []byte, i int) []byte { return strconv.AppendBool(dst, c.bools[i]) }
	case parquet.Types.Int32:
		c.ints = make([]int32, batchRows)
		c.whole(leaf, func(i int) int64 { return int64(c.ints[i]) })
	case parquet.Types.Int64:
		c.longs = make([]int64, batchRows)
		c.whole(leaf, func(i int) int64 { return c.longs[i] })
	case parquet.Types.Int96:
		c.int96s = make([]parquet.Int96, batchRows)
		c.render = func(dst []byte, i int) []byte { return appendTime(dst, c.int96s[i].ToTime(), true) }
	case parquet.Types.Float:
		c.stored, c.floats = storedReal, make([]float32, batchRows)
		c.render = func(dst []byte, i int) []byte { return appendFloat(dst, float64(c.floats[i]), 32) }
	case parquet.Types.Double:
		c.stored, c.reals = storedReal, make([]float64, batchRows)
		c.render = func(dst []byte, i int) []byte { return appendFloat(dst, c.reals[i], 64) }
	case parquet.Types.ByteArray:
		c.texts = make([]parquet.ByteArray, batchRows)
		c.binary(leaf)
	default:
		c.fixed = make([]parquet.FixedLenByteArray, batchRows)
		c.binary(leaf)
	}
	return c
}

// whole renders integers after their logical type.
func (c *parquetColumn) whole(leaf *schema.PrimitiveNode, value func(int) int64) {
	switch t := leaf.LogicalType().(type) {
	case schema.DateLogicalType, *schema.DateLogicalType:
		c.render = func(dst []byte, i int) []byte { return appendDay(dst, value(i)) }
	case *schema.TimestampLogicalType:
		c.timestamps(*t, value)
	case schema.TimestampLogicalType:
		c.timestamps(t, value)
	case *schema.DecimalLogicalType:
		c.decimals(t.Scale(), func(i int) *big.Int { return big.NewInt(value(i)) })
	case schema.DecimalLogicalType:
		c.decimals(t.Scale(), func(i int) *big.Int { return big.NewInt(value(i)) })
	default:
		c.stored = storedWhole
		unsigned := false
		if t, ok := t.(schema.IntLogicalType); ok {
			unsigned = !t.IsSigned() && t.BitWidth() == 64
		}
		c.render = func(dst []byte, i int) []byte {
			if unsigned {
				return strconv.AppendUint(dst, uint64(value(i)), 10)
			}
			return strconv.AppendInt(dst, value(i), 10)
		}
	}
}

func (c *parquetColumn) timestamps(t schema.TimestampLogicalType, value func(int) int64) {
	unit := int64(1000)
	switch t.TimeUnit() {
	case schema.TimeUnitMicros:
		unit = 1e6
	case schema.TimeUnitNanos:
		unit = 1e9
	}
	instant := t.IsAdjustedToUTC()
	c.render = func(dst []byte, i int) []byte { return appendTime(dst, unixTime(value(i), unit), instant) }
}

func (c *parquetColumn) decimals(scale int32, value func(int) *big.Int) {
	c.stored = decimalStorage(int(scale))
	c.render = func(dst []byte, i int) []byte { return appendDecimal(dst, value(i), int(scale)) }
}

// maxDecimal is the length of the longest decimal that anybody writes, of 76
// digits; turning a longer one into digits costs its square.
const maxDecimal = 32

// binary renders byte strings: text, unless the logical type says otherwise.
func (c *parquetColumn) binary(leaf *schema.PrimitiveNode) {
	scale := int32(0)
	switch t := leaf.LogicalType().(type) {
	case *schema.DecimalLogicalType:
		scale = t.Scale()
	case schema.DecimalLogicalType:
		scale = t.Scale()
	default:
		c.plain = true
		return
	}
	c.stored = decimalStorage(int(scale))
	c.render = func(dst []byte, i int) []byte {
		v := c.bytes(i)
		if len(v) > maxDecimal {
			return append(dst, 0) // judged as damage
		}
		return appendDecimal(dst, bigEndian(v), int(scale))
	}
}

// read takes the next n rows; fewer is a broken file, never a short one.
func (c *parquetColumn) read(n int) error {
	var total int64
	var values int
	var err error
	levels := c.levels[:n]
	if c.maxLevel == 0 {
		levels = nil
	}
	switch r := c.reader.(type) {
	case *file.BooleanColumnChunkReader:
		total, values, err = r.ReadBatch(int64(n), c.bools, levels, nil)
	case *file.Int32ColumnChunkReader:
		total, values, err = r.ReadBatch(int64(n), c.ints, levels, nil)
	case *file.Int64ColumnChunkReader:
		total, values, err = r.ReadBatch(int64(n), c.longs, levels, nil)
	case *file.Int96ColumnChunkReader:
		total, values, err = r.ReadBatch(int64(n), c.int96s, levels, nil)
	case *file.Float32ColumnChunkReader:
		total, values, err = r.ReadBatch(int64(n), c.floats, levels, nil)
	case *file.Float64ColumnChunkReader:
		total, values, err = r.ReadBatch(int64(n), c.reals, levels, nil)
	case *file.ByteArrayColumnChunkReader:
		total, values, err = r.ReadBatch(int64(n), c.texts, levels, nil)
	case *file.FixedLenByteArrayColumnChunkReader:
		total, values, err = r.ReadBatch(int64(n), c.fixed, levels, nil)
	}
	if err != nil || c.reader.Err() != nil {
		return fail("parquet")
	}
	next := 0
	for i := range n {
		if c.where[i] = -1; c.maxLevel == 0 || c.levels[i] == c.maxLevel {
			c.where[i] = next
			next++
		}
	}
	if total != int64(n) || values != next {
		return fail("parquet-rows")
	}
	c.values = values
	return nil
}

func (c *parquetColumn) sizes(n, most int) (cut int, excess int64) {
	if !c.plain {
		return 24 * n, 0
	}
	for i := range c.values {
		v := len(c.bytes(i))
		cut += min(v, most)
		if v >= most {
			excess += int64(v)
		}
	}
	return cut, excess
}

// bytes gives value i of a column of byte strings.
func (c *parquetColumn) bytes(i int) []byte {
	if c.texts != nil {
		return c.texts[i]
	}
	return c.fixed[i]
}

func (c *parquetColumn) fill(into *blockColumn, from, to, most int) {
	text, ends := into.text, into.ends
	for i := from; i < to; i++ {
		switch at := c.where[i]; {
		case at < 0:
		case c.plain:
			v := c.bytes(at)
			text = append(text, v[:min(len(v), most)]...)
		default:
			text = c.render(text, at)
		}
		ends = append(ends, len(text))
	}
	into.text, into.ends = text, ends
}

// shanghai is where days are taken of instants; its summer times of 1986–1991
// matter for dates of birth that were stored as instants.
var shanghai = sync.OnceValue(func() *time.Location {
	l, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return time.FixedZone("CST", 8*3600) // tzdata is linked in, so this is not reached
	}
	return l
})

func unixTime(value, unit int64) time.Time {
	seconds := value / unit
	rest := value % unit
	return time.Unix(seconds, rest*(1e9/unit)).UTC()
}

// appendTime writes a date, with the time of day behind if it is not midnight.
// An instant is shown as the clocks in Shanghai showed it.
func appendTime(dst []byte, t time.Time, instant bool) []byte {
	if instant {
		t = t.In(shanghai())
	}
	if y := t.Year(); y < 0 || y > 9999 {
		return strconv.AppendInt(dst, t.Unix(), 10)
	}
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.AppendFormat(dst, "2006-01-02")
	}
	return t.AppendFormat(dst, "2006-01-02 15:04:05")
}

// appendDay writes the date of a day number counted from 1970-01-01.
func appendDay(dst []byte, day int64) []byte {
	if day < -719528 || day > 2932896 {
		return strconv.AppendInt(dst, day, 10)
	}
	return appendTime(dst, time.Unix(day*86400, 0).UTC(), false)
}

func appendFloat(dst []byte, f float64, bits int) []byte {
	if math.IsNaN(f) {
		return dst
	}
	if a := math.Abs(f); a >= 1e21 || (a < 1e-9 && a > 0) {
		return strconv.AppendFloat(dst, f, 'g', -1, bits)
	}
	return strconv.AppendFloat(dst, f, 'f', -1, bits)
}

func appendDecimal(dst []byte, v *big.Int, scale int) []byte {
	digits := new(big.Int).Abs(v).Append(nil, 10)
	if v.Sign() < 0 {
		dst = append(dst, '-')
	}
	if scale <= 0 || scale > 76 {
		return append(dst, digits...)
	}
	for len(digits) <= scale {
		digits = append([]byte{'0'}, digits...)
	}
	dst = append(dst, digits[:len(digits)-scale]...)
	return append(append(dst, '.'), digits[len(digits)-scale:]...)
}

func bigEndian(b []byte) *big.Int {
	v := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return v
}
