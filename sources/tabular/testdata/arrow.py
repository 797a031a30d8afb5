# Writes the .arrow files of TestArrowFromElsewhere beside itself (pyarrow 15 or later).
import datetime, decimal, os
import pyarrow as pa
os.chdir(os.path.dirname(os.path.abspath(__file__)))

def file(name, table, **options):
    with pa.OSFile(name, "wb") as f, pa.ipc.new_file(f, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as w:
        w.write_table(table)

file("views.arrow", pa.table({
    "view": pa.array(["short", "长长的文本超过十二个字节", None], pa.string_view()),
    "time": pa.array([datetime.time(1, 2, 3), datetime.time(23, 59, 59), None], pa.time64("us")),
    "wide": pa.array([decimal.Decimal("-123.45"), decimal.Decimal("0.01"), None], pa.decimal256(50, 2)),
}))
word = pa.dictionary(pa.int32(), pa.string())
schema = pa.schema([("word", word), ("n", pa.int64())])
def batch(words, at, n):
    return pa.record_batch([pa.DictionaryArray.from_arrays(pa.array(at, pa.int32()), pa.array(words)), pa.array(n)], schema=schema)
with pa.OSFile("delta.arrow", "wb") as f, pa.ipc.new_file(f, schema, options=pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)) as w:
    w.write_batch(batch(["甲", "乙"], [0, 1], [1, 2]))
    w.write_batch(batch(["甲", "乙", "丙"], [2, 0], [3, 4]))
with pa.OSFile("replaced.arrow", "wb") as f, pa.ipc.new_stream(f, schema) as w:
    w.write_batch(batch(["甲", "乙"], [0, 1], [1, 2]))
    w.write_batch(batch(["丙", "丁"], [0, 1], [3, 4]))
file("compressed.arrow", pa.table({"a": ["文"] * 3, "b": [1, 2, 3]}), compression="lz4")
union = pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array(["x", "y"]), pa.array([1, 2])])
file("union.arrow", pa.table({"u": union, "b": [1, 2]}))
