#!/bin/sh
# run.sh [BYTES [READER]]
# Mutates ten million bytes (or BYTES) of sound files for each reader (csv,
# utf16, gb18030, gzip, zip, xlsx, xls, parquet, arrow, or the one named) and reads
# every mutated file; fails when one crashes or hangs a reader, breaks its rows
# or is refused without a code. An input is made from its number alone, so a
# number in the output is all that is needed to see it again:
#   go test ./sources/tabular -run TestMutations/READER -mutate 1 -mutate-first NUMBER -v
set -eu
cd "$(dirname "$0")/../.."
exec go test ./sources/tabular -run "^TestMutations\$/^${2:-.*}\$" -mutate "${1:-10000000}" -timeout 3h -v
