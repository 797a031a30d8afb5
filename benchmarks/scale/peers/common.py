"""What the peers' scripts share: the cleaned tables, the blocking rules, links.csv and the one line of figures."""

import json
import math
import resource
import time

import pandas as pd

# A pair is compared when it agrees on all columns of at least one rule; the same for every tool.
RULES = [("id_no",), ("name", "birth"), ("name", "village"), ("birth", "village"), ("phone", "birth")]
COLUMNS = ["name", "id_no", "birth", "village", "phone", "sex"]
LINK = 0.95  # probability from which a pair is a link


def tables(folder):
    return pd.read_parquet(f"{folder}/left.parquet"), pd.read_parquet(f"{folder}/right.parquet")


def truth(folder):
    """Person by row of the two files, in the order of the rows."""
    t = pd.read_csv(f"{folder}/truth.csv")
    return [t[t["source"] == name].sort_values("row")["person"].to_numpy() for name in ("medical", "hukou")]


def write(path, left, right, probability):
    """Rows count from 0 here and from 1 in the file."""
    p = pd.Series(probability).clip(1e-15, 1 - 1e-15)
    pd.DataFrame({
        "left_source": "medical", "left_row": pd.Series(left) + 1, "right_source": "hukou", "right_row": pd.Series(right) + 1,
        "match_weight": (p / (1 - p)).map(math.log2).round(4), "match_probability": p.round(6), "rule": "",
        "decision": (p >= LINK).map({True: "link", False: "reject"}),
    }).to_csv(path, index=False)


class Clock:
    """Seconds and CPU seconds of each step."""

    def __init__(self):
        self.steps, self.at, self.cpu = {}, time.time(), self.now()

    def now(self):
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(u.ru_utime + u.ru_stime for u in both)

    def step(self, name):
        self.steps[f"{name}_s"] = round(time.time() - self.at, 2)
        self.steps[f"{name}_cpu_s"] = round(self.now() - self.cpu, 2)
        self.at, self.cpu = time.time(), self.now()

    def tell(self, **facts):
        print(json.dumps({**self.steps, **facts}))
