#!/usr/bin/env python3
"""Python Record Linkage Toolkit: Fellegi-Sunter by ECM. Usage: recordlinkage_peer.py febrl4|febrl3 FOLDER OUT.csv"""
import sys

import recordlinkage

from common import logit2, tables, write

kind, folder, out = sys.argv[1:4]
data = tables(folder)
names = list(data)
frames = [f.fillna("") for f in data.values()]
index = recordlinkage.Index()
for key in ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode", "address_1"):
    index.block(key)
pairs = index.index(*frames)
compare = recordlinkage.Compare()
for key in ("given_name", "surname", "address_1", "suburb"):
    compare.string(key, key, method="jarowinkler", threshold=0.85, label=key)
for key in ("date_of_birth", "soc_sec_id", "postcode", "state"):
    compare.exact(key, key, label=key)
features = compare.compute(pairs, *frames).astype(int)
model = recordlinkage.ECMClassifier()
model.fit(features)
p = model.prob(features)
a, b = names[0], names[-1]
write(out, ((a, i + 1, b, j + 1, logit2(x), x, x >= 0.5) for (i, j), x in p.items()), version=recordlinkage.__version__)
