#!/usr/bin/env python3
"""GoldenMatch with no configuration. Usage: goldenmatch_peer.py SET FOLDER OUT.csv

Its clusters are its decision: every pair of one cluster is a link. Pairs it scored and did not join are written with
their score; a score is no probability, and its calibration is not judged. Two files are given as one with a column
that tells them apart left out; only pairs across the files are written."""
import sys

import goldenmatch as gm
import pandas as pd
import pyarrow as pa

from common import logit2, tables, write

kind, folder, out = sys.argv[1:4]
data = tables(folder)
names = list(data)
both = pd.concat(data.values(), ignore_index=True)
places = [(name, i) for name, frame in data.items() for i in range(1, len(frame) + 1)]
found = gm.dedupe_df(pa.Table.from_pandas(both, preserve_index=False), confidence_required=False, allow_red_config=True)
scores = {(a, b): s for a, b, s in found.scored_pairs}
decided = set()
for cluster in found.clusters.values():
    members = sorted(cluster["members"])
    decided.update((a, b) for i, a in enumerate(members) for b in members[i + 1:])


def rows():
    for a, b in sorted(set(scores) | decided):
        if len(names) > 1 and places[a][0] == places[b][0]:
            continue
        s = min(max(scores.get((a, b), 0.5), 0), 1)
        yield (*places[a], *places[b], logit2(s), s, (a, b) in decided)


write(out, rows(), version=gm.__version__)
