"""What the peers' scripts share: reading the laid-out data, writing links.csv, telling time and memory."""
import csv
import glob
import json
import math
import os
import resource
import sys
import time

import pandas as pd

START = time.time()


def tables(folder):
    """The files of a data set in order, as {source: frame}; an empty cell is missing."""
    out = {}
    for path in sorted(glob.glob(f"{folder}/*.csv")):
        name = os.path.basename(path)[:-4]
        if name != "truth":
            out[name] = pd.read_csv(path, dtype=str, keep_default_na=False).replace("", None)
    return out


def logit2(p):
    p = min(max(p, 1e-15), 1 - 1e-15)
    return math.log2(p) - math.log2(1 - p)


def write(path, rows, **facts):
    """rows: (left_source, left_row, right_source, right_row, weight, probability, linked). Rows count from 1."""
    facts.setdefault("wall_s", round(time.time() - START, 1))
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    facts["rss_mb"] = round(kib / 1024)
    n = 0
    with open(path, "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow("left_source left_row right_source right_row match_weight match_probability decision".split())
        for ls, lr, rs, rr, weight, p, linked in rows:
            w.writerow((ls, lr, rs, rr, f"{weight:.4f}", f"{p:.6f}", "link" if linked else "reject"))
            n += 1
    facts["pairs"] = n
    with open(path[:-4] + ".facts.json", "w") as f:
        json.dump(facts, f)
    print(path, facts, file=sys.stderr)
