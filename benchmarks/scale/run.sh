#!/usr/bin/env bash
# Tables of scale, peers included, with one command:
#
#   benchmarks/scale/run.sh                          all tables at their usual sizes
#   benchmarks/scale/run.sh -table link -sizes 1m    one table, one size
#   benchmarks/scale/run.sh -table growth -sizes 4m,10m,40m -missing
#
# Tables: limits link dense growth delta skew profile. Flags are those of `go run ./benchmarks/scale -h`.
# WORK is where the Python environment and the provinces go (40 million people take 20 GB with their truth).
# Raw rows, versions, CPU and commit go to benchmarks/scale/results/<date>/.
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${WORK:-${TMPDIR:-/tmp}/yingbao-scale}
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
  python3 -m venv "$work/venv"
fi
"$work/venv/bin/pip" install -q -r benchmarks/scale/requirements.txt
go build -o "$work/scale" ./benchmarks/scale
exec "$work/scale" -python "$work/venv/bin/python" -work "$work" "$@"
