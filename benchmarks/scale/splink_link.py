"""Links a medical and a hukou extract with Splink (DuckDB), cleaning in Python first.

Usage: splink_link.py DIR OUT.csv [THREADS]. Prints one JSON line of figures:
seconds and CPU seconds of cleaning and of linking, pairs, precision, recall.
The comparisons and blocking rules are Splink's own for the same evidence that
yingbao uses: number, name, birth date, village, phone, sex.
"""

import codecs
import json
import re
import resource
import sys
import time

import pandas as pd
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

VILLAGE = re.compile(r"([^省市县区镇乡街道]+(?:社区|村))")


def encoding(path):
    with open(path, "rb") as f:
        head = f.read(1 << 20)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the cut may be inside a character
        return "utf-8-sig"
    except UnicodeDecodeError:
        return "gb18030"


def read(path, columns, source):
    raw = pd.read_csv(path, dtype=str, encoding=encoding(path), keep_default_na=False, on_bad_lines="skip")
    out = pd.DataFrame({field: raw[header] for field, header in columns.items()})
    out["unique_id"] = [f"{source}:{n + 1}" for n in range(len(out))]
    for field in ("name", "id_no", "sex", "birth", "phone", "address"):
        out[field] = out[field].str.normalize("NFKC").str.replace(r"[\s'\"`=\u200b\ufeff]", "", regex=True)
    out["id_no"] = out["id_no"].str.upper().where(out["id_no"].str.len().ge(15), "")
    old = out["id_no"].str.len().eq(15)
    out.loc[old, "id_no"] = out.loc[old, "id_no"].str[:6] + "19" + out.loc[old, "id_no"].str[6:]
    digits = out["birth"].str.replace(r"\D+", "-", regex=True).str.strip("-")
    parts = digits.str.extract(r"^(\d{4})-?(\d{1,2})-?(\d{1,2})$")
    out["birth"] = parts[0] + "-" + parts[1].str.zfill(2) + "-" + parts[2].str.zfill(2)
    inside = out["id_no"].str.extract(r"^\d{6}(\d{4})(\d{2})(\d{2})")
    out["birth"] = out["birth"].fillna(inside[0] + "-" + inside[1] + "-" + inside[2])
    out["sex"] = out["sex"].str[:1].map({"1": "1", "男": "1", "2": "2", "女": "2"})
    out["phone"] = out["phone"].str.replace(r"\.0$|\D", "", regex=True).str[-11:]
    out["village"] = out["address"].str.extract(VILLAGE)[0]
    return out.replace("", None).drop(columns="address")


def cpu():
    u = resource.getrusage(resource.RUSAGE_SELF)
    return u.ru_utime + u.ru_stime


def truth(path):
    t = pd.read_csv(path)
    return dict(zip(t["source"] + ":" + t["row"].astype(str), t["person"]))


def main():
    folder, target = sys.argv[1], sys.argv[2]
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    start, start_cpu = time.time(), cpu()
    left = read(f"{folder}/medical.csv", {"name": "人员姓名", "id_no": "证件号码", "sex": "性别", "birth": "出生日期", "phone": "联系电话", "address": "家庭住址"}, "medical")
    right = read(f"{folder}/hukou.csv", {"name": "姓名", "id_no": "身份证号", "sex": "性别", "birth": "出生日期", "phone": "联系电话", "address": "家庭住址"}, "hukou")
    clean, clean_cpu = time.time() - start, cpu() - start_cpu
    start, start_cpu = time.time(), cpu()
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("id_no"), block_on("name", "birth"), block_on("name", "village"),
            block_on("birth", "village"), block_on("phone", "birth"),
        ],
        comparisons=[
            cl.LevenshteinAtThresholds("id_no", [1, 2]),
            cl.JaroWinklerAtThresholds("name", [0.88]).configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("birth", [1]),
            cl.ExactMatch("village").configure(term_frequency_adjustments=True),
            cl.ExactMatch("phone"),
            cl.ExactMatch("sex"),
        ],
    )
    db = DuckDBAPI()
    db._con.execute(f"SET threads TO {threads}")
    tables = [db.register(left, dataset_display_name="medical"), db.register(right, dataset_display_name="hukou")]
    linker = Linker(tables, settings)
    linker.training.estimate_probability_two_random_records_match([block_on("id_no")], recall=0.9)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name", "birth"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("id_no"))
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    pairs[["unique_id_l", "unique_id_r", "match_probability"]].to_csv(target, index=False)
    link, link_cpu = time.time() - start, cpu() - start_cpu
    person = truth(f"{folder}/truth.csv")
    links = set(zip(pairs["unique_id_l"], pairs["unique_id_r"]))
    right_ones = sum(person.get(a) == person.get(b) for a, b in links)
    counts = pd.Series([person[i] for i in left["unique_id"] if i in person]).value_counts()
    other = pd.Series([person[i] for i in right["unique_id"] if i in person]).value_counts()
    expected = int((counts * other).dropna().sum())
    print(json.dumps({
        "splink": splink.__version__, "rows": len(left) + len(right), "clean_s": round(clean, 1), "clean_cpu_s": round(clean_cpu, 1),
        "link_s": round(link, 1), "link_cpu_s": round(link_cpu, 1), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "links": len(links), "precision": right_ones / max(1, len(links)), "recall": right_ones / max(1, expected),
    }))


if __name__ == "__main__":
    main()
