#!/usr/bin/env python3
"""Splink on one data set. Usage: splink_peer.py SET FOLDER OUT.csv; SET is febrl4, febrl3, historical_50k or province.

The settings are those of Splink's own tutorials for the public sets, trained as the tutorials train; for the province
they are what somebody who knows both Splink and the data would write. A pair is a link at probability 0.95."""
import sys

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from common import tables, write


def febrl(kind):
    return dict(
        link_type="link_only" if kind == "febrl4" else "dedupe_only",
        blocking=[block_on("given_name", "surname"), "l.given_name = r.surname and l.surname = r.given_name",
                  block_on("date_of_birth"), block_on("soc_sec_id"), block_on("state", "address_1"),
                  block_on("street_number", "address_1"), block_on("postcode")],
        comparisons=[cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
                     cl.NameComparison("surname").configure(term_frequency_adjustments=True),
                     cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
                     cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
                     cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                     cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True)],
        certain=[block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth"),
                 "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth"],
        recall=0.9, sessions=[block_on("date_of_birth"), block_on("postcode")])


HISTORICAL = dict(
    link_type="dedupe_only",
    blocking=[block_on("substr(first_name,1,3)", "substr(surname,1,4)"), block_on("surname", "dob"), block_on("first_name", "dob"),
              block_on("postcode_fake", "first_name"), block_on("postcode_fake", "surname"), block_on("dob", "birth_place"),
              block_on("substr(postcode_fake,1,3)", "dob"), block_on("substr(postcode_fake,1,3)", "first_name"),
              block_on("substr(postcode_fake,1,3)", "surname"), block_on("substr(first_name,1,2)", "substr(surname,1,2)", "substr(dob,1,4)")],
    comparisons=[cl.ForenameSurnameComparison("first_name", "surname", forename_surname_concat_col_name="first_and_surname"),
                 cl.DateOfBirthComparison("dob", input_is_string=True),
                 cl.PostcodeComparison("postcode_fake"),
                 cl.ExactMatch("birth_place").configure(term_frequency_adjustments=True),
                 cl.ExactMatch("occupation").configure(term_frequency_adjustments=True)],
    certain=["l.first_name = r.first_name and l.surname = r.surname and l.dob = r.dob",
             "substr(l.first_name,1,2) = substr(r.first_name,1,2) and l.surname = r.surname and substr(l.postcode_fake,1,2) = substr(r.postcode_fake,1,2)",
             "l.dob = r.dob and l.postcode_fake = r.postcode_fake"],
    recall=0.6, sessions=["l.first_name = r.first_name and l.surname = r.surname", block_on("dob")])

# The number and the birth date say one thing, so they are one comparison.
PROVINCE = dict(
    link_type="link_only",
    blocking=[block_on("id_no"), block_on("substr(id_no,7,12)"), block_on("substr(id_no,1,6)", "substr(id_no,15,4)"),
              block_on("name", "birth"), block_on("name", "village"), block_on("phone", "surname"), block_on("birth", "village")],
    comparisons=[cl.CustomComparison(output_column_name="identity", comparison_levels=[
                     cll.CustomLevel("(id_no_l is null or id_no_r is null) and (birth_l is null or birth_r is null)", "nothing").configure(is_null_level=True),
                     cll.ExactMatchLevel("id_no"), cll.DamerauLevenshteinLevel("id_no", 1), cll.DamerauLevenshteinLevel("id_no", 2),
                     cll.CustomLevel("substr(id_no_l,7,12) = substr(id_no_r,7,12)", "tail"),
                     cll.ExactMatchLevel("birth"), cll.DamerauLevenshteinLevel("birth", 1), cll.ElseLevel()]),
                 cl.NameComparison("name").configure(term_frequency_adjustments=True),
                 cl.CustomComparison(output_column_name="place", comparison_levels=[
                     cll.NullLevel("county"), cll.And(cll.ExactMatchLevel("village"), cll.ExactMatchLevel("county")), cll.And(cll.ExactMatchLevel("town"), cll.ExactMatchLevel("county")),
                     cll.ExactMatchLevel("county"), cll.ElseLevel()]),
                 cl.ExactMatch("phone"), cl.ExactMatch("sex")],
    certain=[block_on("id_no", "name"), block_on("name", "birth", "village"), block_on("phone", "name")],
    recall=0.9, sessions=[block_on("id_no"), block_on("name", "village")])


def linker_of(kind, folder):
    s = PROVINCE if kind == "province" else HISTORICAL if kind == "historical_50k" else febrl(kind)
    api = DuckDBAPI()
    frames = []
    for name, frame in tables(folder).items():
        frame = frame.assign(unique_id=range(1, len(frame) + 1), source_dataset=name)
        if kind == "province":
            frame["birth"] = frame["birth"].where(frame["birth"].notna(), frame["id_no"].str[6:14])
            frame["surname"] = frame["name"].str[:1]
        frames.append(api.register(frame, dataset_display_name=name))
    settings = SettingsCreator(link_type=s["link_type"], blocking_rules_to_generate_predictions=s["blocking"],
                               comparisons=s["comparisons"], retain_intermediate_calculation_columns=True)
    linker = Linker(frames if len(frames) > 1 else frames[0], settings)
    t = linker.training
    t.estimate_probability_two_random_records_match(s["certain"], recall=s["recall"])
    t.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in s["sessions"]:
        t.estimate_parameters_using_expectation_maximisation(rule)
    return linker


def main():
    kind, folder, out = sys.argv[1:4]
    linker = linker_of(kind, folder)
    found = linker.inference.predict()
    frame = found.as_pandas_dataframe()
    names = list(tables(folder))
    left = frame["source_dataset_l"] if "source_dataset_l" in frame else [names[0]] * len(frame)
    right = frame["source_dataset_r"] if "source_dataset_r" in frame else [names[0]] * len(frame)
    rows = zip(left, frame["unique_id_l"], right, frame["unique_id_r"], frame["match_weight"], frame["match_probability"],
               frame["match_probability"] >= 0.95)
    write(out, rows, version=__import__("splink").__version__)


if __name__ == "__main__":
    main()
