#!/usr/bin/env bash
# The accuracy table, peers included, with one command:
#
#   benchmarks/accuracy/run.sh [--data FOLDER] [--work FOLDER] [--results FOLDER] [--no-peers] [--seeds "1 2"] [--people 60000]
#
# --data holds historical_50k.parquet (Splink's own data set) and, if at hand, febrl3.csv, febrl4a.csv, febrl4b.csv
# (otherwise recordlinkage's copies are taken) and province-60k/, a made-up province with truth.csv.
# --work is where the Python environment, the generated provinces and the links go; it may be kept between calls.
# Raw rows, versions, CPU and commit go to results/<date>/; table.md is made from them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
data="" work="${TMPDIR:-/tmp}/yingbao-accuracy" peers=yes seeds="1 2 3" people=60000
results="$here/results/$(date -u +%F)"
while [ $# -gt 0 ]; do
  case $1 in
    --data) data=$(cd "$2" && pwd); shift 2;;
    --work) work=$2; shift 2;;
    --results) results=$2; shift 2;;
    --no-peers) peers=no; shift;;
    --seeds) seeds=$2; shift 2;;
    --people) people=$2; shift 2;;
    *) echo "unknown: $1" >&2; exit 64;;
  esac
done
mkdir -p "$work" "$results" && work=$(cd "$work" && pwd) && results=$(cd "$results" && pwd)
rm -f "$results"/*.json
python="$work/venv/bin/python"
if [ ! -x "$python" ]; then
  python3 -m venv "$work/venv"
fi
"$work/venv/bin/pip" install -q -r "$here/requirements.txt"

(cd "$root" && go build -o "$work/yingbao" ./cmd/yingbao && go build -o "$work/ours" ./benchmarks/accuracy/ours)
ours="$work/ours" data_sets="$work/data" links="$work/links"
mkdir -p "$links"
"$python" "$here/prepare.py" "${data:-/nonexistent}" "$data_sets"

# The machine, the commit and the versions: without them a figure means nothing.
{
  echo "date: $(date -u +%FT%TZ)"
  if git -C "$root" rev-parse -q --verify HEAD > /dev/null 2>&1; then
    echo "commit: $(git -C "$root" rev-parse HEAD)$(git -C "$root" diff --quiet HEAD -- matchers sources pipeline cmd || echo ' and uncommitted changes')"
  else
    echo "commit: ${COMMIT:-unknown}"
  fi
  echo "go: $(go version)"
  echo "cpu: $(lscpu | sed -n 's/^Model name: *//p') x $(nproc)"
  echo "memory: $(free -h | awk '/^Mem/{print $2}')"
  echo "load when started: $(cut -d' ' -f1-3 /proc/loadavg)"
  "$work/venv/bin/pip" freeze | grep -iE '^(splink|duckdb|goldenmatch|recordlinkage|pandas)' | sed 's/==/: /'
} > "$results/environment.txt"
cp "$here"/settings/*.yaml "$results/"

peer() { # peer TOOL SCRIPT SET FOLDER NAME score-flags…
  local tool=$1 script=$2 set=$3 folder=$4 name=$5
  shift 5
  echo "== $tool on $name"
  if "$python" "$here/peers/$script" "$set" "$folder" "$links/$name.$tool.csv" > "$links/$name.$tool.log" 2>&1; then
    "$ours" score -name "$name" -tool "$tool" -links "$links/$name.$tool.csv" -truth "$folder/truth.csv" -out "$results" "$@"
  else
    echo "$tool failed on $name; see $links/$name.$tool.log" | tee -a "$results/environment.txt"
  fi
}

for set in febrl4 febrl3 historical_50k; do
  folder="$data_sets/$set"
  [ -d "$folder" ] || continue
  settings="$here/settings/${set%[34]}.yaml"
  closure=-closure
  files=(-left "$folder/$set.csv")
  if [ "$set" = febrl4 ]; then
    closure="" files=(-left "$folder/febrl4a.csv" -right "$folder/febrl4b.csv")
  fi
  "$ours" files -name "$set" "${files[@]}" -truth "$folder/truth.csv" -settings "$settings" -out "$results" -links "$links"
  "$ours" files -name "$set" "${files[@]}" -truth "$folder/truth.csv" -out "$results" -links "$links"
  if [ $peers = yes ]; then
    peer splink splink_peer.py "$set" "$folder" "$set" $closure
    peer goldenmatch goldenmatch_peer.py "$set" "$folder" "$set" $closure
    [ "$set" = historical_50k ] || peer recordlinkage recordlinkage_peer.py "$set" "$folder" "$set" $closure
  fi
done

provinces() {
  [ -n "$data" ] && [ -d "$data/province-60k" ] && echo "province-60k $data/province-60k"
  for seed in $seeds; do
    for defects in 1 4; do
      local name="generated-${defects}x-seed$seed" dir="$work/generated-$people-${defects}x-$seed"
      [ -f "$dir/truth.csv" ] || "$work/yingbao" generate "$dir" --people "$people" --seed "$seed" --defects "$defects" >&2
      echo "$name $dir"
    done
  done
}
provinces | while read -r name dir; do
  "$ours" province -name "$name" -dir "$dir" -out "$results"
  folder="$data_sets/$name"
  "$ours" export -dir "$dir" -out "$folder"
  "$ours" export -dir "$dir" -left disabled -out "$folder-disabled"
  # two extracts as they are delivered, no settings, as `yingbao match` takes them
  "$ours" files -name "$name-disabled" -left "$dir"/disabled.* -right "$dir"/register.* -truth "$dir/truth.csv" -out "$results" -links "$links"
  if [ $peers = yes ]; then
    case $name in province-60k | *-seed"${seeds%% *}")
      peer splink splink_peer.py province "$folder" "$name" -left extracts -right register
      peer goldenmatch goldenmatch_peer.py province "$folder-disabled" "$name-disabled" -left extracts -right register;;
    esac
  fi
done
"$python" "$here/table.py" "$results" > "$results/table.md"
cat "$results/table.md"
