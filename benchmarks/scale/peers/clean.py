"""Cleans a medical and a hukou extract with pandas, for the peers: the work that any of them needs before it can link.

Usage: clean.py DIR. Writes DIR/left.parquet and DIR/right.parquet and, for tools that read text, the same as
DIR/cleaned/medical.csv and DIR/cleaned/hukou.csv."""

import codecs
import os
import re
import sys

import pandas as pd

VILLAGE = re.compile(r"([^省市县区镇乡街道]+(?:社区|村))")
MEDICAL = {"name": "人员姓名", "id_no": "证件号码", "sex": "性别", "birth": "出生日期", "phone": "联系电话", "address": "家庭住址"}
HUKOU = {"name": "姓名", "id_no": "身份证号", "sex": "性别", "birth": "出生日期", "phone": "联系电话", "address": "家庭住址"}


def encoding(path):
    with open(path, "rb") as f:
        head = f.read(1 << 20)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the cut may be inside a character
        return "utf-8-sig"
    except UnicodeDecodeError:
        return "gb18030"


def read(path, columns):
    raw = pd.read_csv(path, dtype=str, encoding=encoding(path), keep_default_na=False, on_bad_lines="skip")
    out = pd.DataFrame({field: raw[header] for field, header in columns.items()})
    for field in columns:
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


folder = sys.argv[1]
os.makedirs(f"{folder}/cleaned", exist_ok=True)
for side, name, columns in (("left", "medical", MEDICAL), ("right", "hukou", HUKOU)):
    frame = read(f"{folder}/{name}.csv", columns)
    frame.to_parquet(f"{folder}/{side}.parquet", index=False)
    frame.rename(columns={"name": "person", "id_no": "number", "birth": "born"}).to_csv(f"{folder}/cleaned/{name}.csv", index=False)
print(f"{len(frame)} rows on the right")
