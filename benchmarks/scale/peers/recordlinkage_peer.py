"""Links the two cleaned files with the Python Record Linkage Toolkit (ECM). Usage: recordlinkage_peer.py DIR OUT.csv"""

import sys

import recordlinkage

from common import RULES, Clock, tables, write

folder, out = sys.argv[1:3]
clock = Clock()
left, right = tables(folder)
clock.step("read")
index = recordlinkage.Index()
for rule in RULES:
    index.block(list(rule))
pairs = index.index(left, right)  # rows without a value are joined with nothing
clock.step("block")
compare = recordlinkage.Compare()
compare.string("id_no", "id_no", method="levenshtein", threshold=0.88, label="id_no")
compare.string("name", "name", method="jarowinkler", threshold=0.88, label="name")
compare.string("birth", "birth", method="levenshtein", threshold=0.9, label="birth")
for key in ("village", "phone", "sex"):
    compare.exact(key, key, label=key)
features = compare.compute(pairs, left, right).fillna(0).astype(int)
clock.step("compare")
model = recordlinkage.ECMClassifier()
model.fit(features)
p = model.prob(features)
clock.step("classify")
p = p[p >= 0.5]
write(out, p.index.get_level_values(0), p.index.get_level_values(1), p.to_numpy())
clock.step("write")
clock.tell(version=recordlinkage.__version__, pairs=len(pairs))
