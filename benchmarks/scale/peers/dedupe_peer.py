"""Links the two cleaned files with dedupe. Usage: dedupe_peer.py DIR OUT.csv

dedupe learns from labels, which no other tool here gets: it is trained on 2,000 pairs with their truth. Its own blocking
is learned too; here it is given the candidate pairs of the shared rules, and only compares and classifies."""

import sys

import dedupe
import numpy as np
from dedupe import variables

from common import COLUMNS, RULES, Clock, tables, truth, write

folder, out = sys.argv[1:3]
clock = Clock()
left, right = tables(folder)
clock.step("read")
seen = set()
for rule in RULES:
    keys = list(rule)
    a, b = (f[keys].dropna().assign(at=lambda x: x.index) for f in (left, right))
    joined = a.merge(b, on=keys)
    seen.update(zip(joined["at_x"].tolist(), joined["at_y"].tolist()))
pairs = sorted(seen)
clock.step("block")
left, right = (f.astype(object).where(f.notna(), None).to_dict("records") for f in (left, right))
fields = [variables.String("id_no", has_missing=True), variables.String("name"), variables.String("birth", has_missing=True),
          variables.Exact("village", has_missing=True), variables.Exact("phone", has_missing=True), variables.Exact("sex", has_missing=True)]
linker = dedupe.RecordLink(fields, num_cores=0)


def records(some):
    return [(left[i], right[j]) for i, j in some if left[i]["name"] and right[j]["name"]]


people = truth(folder)
same, other = [], []
for i, j in (pairs[k] for k in np.random.default_rng(1).permutation(len(pairs))):
    if not left[i]["name"] or not right[j]["name"]:
        continue
    into = same if people[0][i] == people[1][j] else other
    if len(into) < 1000:
        into.append((i, j))
distances = linker.data_model.distances(records(same + other))
linker.classifier.fit(distances, np.array([1] * len(same) + [0] * len(other)))
clock.step("train")
found, scores = [], []
for start in range(0, len(pairs), 20_000):
    part = [(i, j) for i, j in pairs[start:start + 20_000] if left[i]["name"] and right[j]["name"]]
    found += part
    scores.append(linker.classifier.predict_proba(linker.data_model.distances(records(part)))[:, -1])
p = np.concatenate(scores)
clock.step("compare")
keep = p >= 0.5
write(out, [i for (i, _), k in zip(found, keep) if k], [j for (_, j), k in zip(found, keep) if k], p[keep])
clock.step("write")
clock.tell(version="3", pairs=len(pairs), columns=len(COLUMNS))
