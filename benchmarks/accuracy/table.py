#!/usr/bin/env python3
"""The markdown table of a results folder. Usage: table.py RESULTS"""
import glob
import json
import sys

folder = sys.argv[1]
rows = [json.load(open(p)) for p in sorted(glob.glob(f"{folder}/*.json"))]
ORDER = ["febrl4", "febrl3", "historical_50k", "province-60k", "generated-1x", "generated-4x"]
TOOLS = ["yingbao", "yingbao-settings", "yingbao-automatic", "splink", "goldenmatch", "recordlinkage"]
# decided F1 asked for, by start of the name; the more special first
GOALS = [("febrl4", .9996), ("febrl3", .9990), ("historical_50k", .88), ("province-60k-petition", .97), ("province-60k", .998),
         ("generated-1x-", .998), ("generated-4x-", .995)]
CLOSED = ("febrl3", "historical_50k")


def key(r):
    at = next((i for i, n in enumerate(ORDER) if r["name"].startswith(n)), 99)
    part = next((i for i, n in enumerate(("petition", "disabled", "deaths"), 1) if r["name"].endswith(n)), 0)
    return at, r["name"].replace("-petition", "").replace("-disabled", "").replace("-deaths", ""), part, TOOLS.index(r["tool"])


def goal(r):
    if r["name"].endswith(("-disabled", "-deaths")):
        return None
    if r["name"].endswith("-petition"):
        return .97
    return next((g for n, g in GOALS if r["name"].startswith(n)), None)


def f(x, digits=4):
    return f"{x:.{digits}f}"


print(open(f"{folder}/environment.txt").read().strip().replace("\n", "  \n"))
print("""
Every figure counts pairs of records. *Decided* is what the tool chose with no look at the truth; *best* is the oracle
threshold; closure sets (febrl3, historical_50k) are closed before counting. *Blocking* is the share of true pairs that a
rule of the tool reached (for peers: that it scored). ECE: 20 bins over all pairs that were written out.

| data | tool | decided P | R | **F1** | goal | best F1 | blocking | ECE | worst bin ≥100 | estimated P / R without labels | pairs | s | MB |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|""")
for r in sorted(rows, key=key):
    rep = r["report"]
    closed = r["name"] in CLOSED and rep.get("closure")
    d = rep["closure"]["decided"] if closed else rep["decided"]
    b = max(rep["closure"]["best"]["f1"], rep["best"]["f1"]) if closed and r["tool"].startswith("yingbao") else \
        rep["closure"]["best"]["f1"] if closed else rep["best"]["f1"]
    g = goal(r) if r["tool"].startswith("yingbao") else None
    mark = "" if g is None else (f"≥ {g} " + ("✓" if d["f1"] >= g else "✗"))
    e = r.get("estimated")
    score = r["tool"] == "goldenmatch"  # a score is no probability
    print(f"| {r['name']} | {r['tool']} | {f(d['precision'])} | {f(d['recall'])} | **{f(d['f1'])}** | {mark} | {f(b)} | {f(r['blocking_recall'])} | "
          f"{'–' if score else f(rep['pairs']['ece'])} | {'–' if score else f(rep['pairs']['worst'], 3)} | "
          f"{f(e['precision']) + ' / ' + f(e['recall']) if e else '–'} | {r.get('pairs', 0)} | {r['wall_s']:.0f} | {r['rss_mb']:.0f} |")
print("\n## p(uncovered): predicted → observed (rows), by tenth\n")
for r in sorted(rows, key=key):
    u = r.get("uncovered")
    if u:
        bins = " · ".join(f"{b['predicted']:.3f} → {b['observed']:.3f} ({b['count']})" for b in u["bins"])
        print(f"- **{r['name']}** (ECE {u['ece']:.4f}, worst tenth of ≥ 100: {u['worst']:.3f}; uncovered rows with p ≤ 0.01: {u['hidden']}; "
              f"covered with p > 0.5: {u['needless']} of {u['rows']}): {bins}")
