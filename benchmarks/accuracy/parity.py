#!/usr/bin/env python3
"""Splink's match weights, kept as a golden file for the parity test.

Usage: parity.py FOLDER OUT [PAIRS]. FOLDER holds febrl3/, febrl4/ and historical_50k/ as prepare.py lays them out. For
each set Splink trains a model of comparisons that both tools have, scores its pairs, and OUT/<set>.json.gz gets lambda,
every level's m and u, the term frequencies, and at most PAIRS (2,000) scored pairs, spread over the comparison vectors.
Only pairs whose values are ASCII are kept: DuckDB measures strings in bytes, which is wrong for any others."""
import gzip
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers"))

import splink  # noqa: E402
import splink.comparison_level_library as cll  # noqa: E402
import splink.comparison_library as cl  # noqa: E402
from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: E402

from common import tables  # noqa: E402

LEVELS = {"exact": cll.ExactMatchLevel, "jaro-winkler": cll.JaroWinklerLevel, "jaro": cll.JaroLevel,
          "levenshtein": cll.LevenshteinLevel, "damerau-levenshtein": cll.DamerauLevenshteinLevel}

NAME = ["exact", "jaro-winkler 0.92", "jaro-winkler 0.88", "jaro-winkler 0.7"]
# set: (comparisons: field, levels, term frequency), blocking, certain rules, recall, EM sessions
SETS = {
    "febrl3": ([("given_name", NAME, True), ("surname", NAME, True), ("date_of_birth", ["exact", "damerau-levenshtein 1", "damerau-levenshtein 2"], False),
                ("soc_sec_id", ["exact", "levenshtein 1", "levenshtein 2"], False), ("street_number", ["exact"], True),
                ("suburb", ["exact", "jaro 0.9"], True), ("postcode", ["exact", "damerau-levenshtein 1"], True)],
               [("given_name", "surname"), ("date_of_birth",), ("soc_sec_id",), ("postcode",)],
               [("soc_sec_id",), ("given_name", "surname", "date_of_birth")], 0.9, [("date_of_birth",), ("postcode",)]),
    "historical_50k": ([("first_name", NAME, True), ("surname", NAME, True), ("dob", ["exact", "damerau-levenshtein 1", "levenshtein 2"], True),
                        ("postcode_fake", ["exact", "levenshtein 1", "levenshtein 2"], False), ("birth_place", ["exact", "jaro-winkler 0.9"], True),
                        ("occupation", ["exact"], True)],
                       [("first_name", "surname"), ("surname", "dob"), ("first_name", "dob"), ("postcode_fake", "first_name"), ("dob", "birth_place")],
                       [("first_name", "surname", "dob")], 0.6, [("first_name", "surname"), ("dob",)]),
}
SETS["febrl4"] = SETS["febrl3"]


def level(field, text, tf):
    name, *threshold = text.split()
    if name == "exact":
        return LEVELS[name](field, term_frequency_adjustments=tf)
    return LEVELS[name](field, float(threshold[0]) if "jaro" in name else int(threshold[0]))


def comparison(field, levels, tf):
    return cl.CustomComparison(output_column_name=field, comparison_levels=[cll.NullLevel(field)] +
                               [level(field, text, tf) for text in levels] + [cll.ElseLevel()])


def trained(kind, data):
    comparisons, blocking, certain, recall, sessions = SETS[kind]
    api = DuckDBAPI()
    frames = [api.register(f.assign(unique_id=range(1, len(f) + 1), source_dataset=n), dataset_display_name=n) for n, f in data.items()]
    settings = SettingsCreator(link_type="link_only" if len(frames) > 1 else "dedupe_only",
                               blocking_rules_to_generate_predictions=[block_on(*b) for b in blocking],
                               comparisons=[comparison(*c) for c in comparisons], retain_intermediate_calculation_columns=True)
    linker = Linker(frames if len(frames) > 1 else frames[0], settings)
    linker.training.estimate_probability_two_random_records_match([block_on(*b) for b in certain], recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for s in sessions:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*s))
    return linker


def model(linker, comparisons):
    saved = linker.misc.save_model_to_json()
    out = []
    for (field, levels, tf), c in zip(comparisons, saved["comparisons"]):
        got = [x for x in c["comparison_levels"] if not x.get("is_null_level")]
        assert len(got) == len(levels) + 1
        out.append({"field": field, "levels": levels, "tf": tf, "m": [x["m_probability"] for x in got], "u": [x["u_probability"] for x in got]})
    return saved["probability_two_random_records_match"], out


def sample(frame, fields, data, names, pairs):
    """Round-robin over the comparison vectors, ASCII values only, in the order of the row numbers."""
    left = frame["source_dataset_l"] if "source_dataset_l" in frame else [names[0]] * len(frame)
    right = frame["source_dataset_r"] if "source_dataset_r" in frame else [names[0]] * len(frame)
    rows = sorted(zip(frame[["gamma_" + f for f in fields]].itertuples(index=False, name=None), left, frame["unique_id_l"], right,
                      frame["unique_id_r"], frame["match_weight"]))
    groups = {}
    for g, ls, lr, rs, rr, w in rows:
        a, b = data[ls].iloc[lr - 1], data[rs].iloc[rr - 1]
        if len(groups.setdefault(g, [])) < 50 and all(v is None or v.isascii() for f in fields for v in (a[f], b[f])):
            groups[g].append((f"{ls}:{lr}", f"{rs}:{rr}", float(w)))
    out = []
    for round_ in range(50):
        for g in sorted(groups):
            if round_ < len(groups[g]) and len(out) < pairs:
                out.append(groups[g][round_])
    return sorted(out)


def main():
    folder, out = sys.argv[1:3]
    pairs = int(sys.argv[3]) if len(sys.argv) > 3 else 2000
    for kind in ("febrl3", "febrl4", "historical_50k"):
        data = tables(f"{folder}/{kind}")
        comparisons = SETS[kind][0]
        fields = [c[0] for c in comparisons]
        linker = trained(kind, data)
        prior, learned = model(linker, comparisons)
        frame = linker.inference.predict().as_pandas_dataframe()
        chosen = sample(frame, fields, data, list(data), pairs)
        ids = sorted({i for a, b, _ in chosen for i in (a, b)})
        records = {i: [data[i.split(":")[0]].iloc[int(i.split(":")[1]) - 1][f] or "" for f in fields] for i in ids}
        for at, c in enumerate(learned):
            if c["tf"]:
                values = [v for f in data.values() for v in f[c["field"]].dropna()]
                share = {v: n / len(values) for v, n in sorted(__import__("collections").Counter(values).items())}
                c["frequency"] = {v: share[v] for v in sorted({r[at] for r in records.values()}) if v}
        golden = {"set": kind, "splink": splink.__version__, "lambda": prior, "comparisons": learned, "records": records, "pairs": chosen}
        os.makedirs(out, exist_ok=True)
        with gzip.GzipFile(f"{out}/{kind}.json.gz", "wb", mtime=0) as f:
            f.write(json.dumps(golden, separators=(",", ":")).encode())
        print(kind, len(frame), "pairs scored,", len(chosen), "kept, vectors", frame[["gamma_" + f for f in fields]].drop_duplicates().shape[0])


main()
