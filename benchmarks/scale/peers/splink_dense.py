"""Dedupes the list of the table "dense" with Splink on DuckDB. Usage: splink_dense.py LIST.csv THREADS"""

import sys

import pandas as pd
import splink
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from common import Clock

path, threads = sys.argv[1:3]
clock = Clock()
rows = pd.read_csv(path, dtype=str).assign(unique_id=lambda x: range(len(x)))
clock.step("read")
settings = SettingsCreator(
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=[block_on("substr(born,1,4)")],
    comparisons=[
        cl.JaroWinklerAtThresholds("person", [0.92, 0.88, 0.7]).configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("born", [1]),
        cl.CustomComparison(output_column_name="place", comparison_levels=[
            cll.NullLevel("village"), cll.ExactMatchLevel("village"), cll.ExactMatchLevel("town"), cll.ElseLevel()]),
    ],
)
db = DuckDBAPI()
db._con.execute(f"SET threads TO {threads}")
linker = Linker(db.register(rows, dataset_display_name="list"), settings)
training = linker.training
training.estimate_probability_two_random_records_match([block_on("person", "village")], recall=0.5)
training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
training.estimate_parameters_using_expectation_maximisation(block_on("person", "village"))
training.estimate_parameters_using_expectation_maximisation(block_on("born", "village"))
clock.step("train")
links = linker.inference.predict(threshold_match_probability=0.95).as_pandas_dataframe()
clock.step("predict")
clock.tell(version=splink.__version__, links=len(links))
