"""Counts the candidate pairs that the shared blocking rules make, once for all tools. Usage: pairs.py DIR"""

import sys

import duckdb

from common import RULES

folder = sys.argv[1]
db = duckdb.connect()
db.execute("SET threads TO 2")
for side in ("left", "right"):
    db.execute(f"CREATE TABLE {side}_rows AS SELECT *, row_number() OVER () AS at FROM '{folder}/{side}.parquet'")
total, earlier = 0, []
for rule in RULES:
    same = " AND ".join(f"l.{c} = r.{c}" for c in rule)
    fresh = "".join(f" AND NOT coalesce({e}, false)" for e in earlier)
    total += db.execute(f"SELECT count(*) FROM left_rows l JOIN right_rows r ON {same} WHERE true{fresh}").fetchone()[0]
    earlier.append(same)
print(total)
