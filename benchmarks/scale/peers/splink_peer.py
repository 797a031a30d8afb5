"""Links the two cleaned files with Splink on DuckDB. Usage: splink_peer.py DIR OUT.csv THREADS"""

import sys

import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from common import RULES, Clock, tables, write

folder, out, threads = sys.argv[1:4]
clock = Clock()
left, right = (frame.assign(unique_id=range(len(frame))) for frame in tables(folder))
clock.step("read")
settings = SettingsCreator(
    link_type="link_only",
    blocking_rules_to_generate_predictions=[block_on(*rule) for rule in RULES],
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
both = [db.register(left, dataset_display_name="a_medical"), db.register(right, dataset_display_name="b_hukou")]
linker = Linker(both, settings)
training = linker.training
training.estimate_probability_two_random_records_match([block_on("id_no")], recall=0.9)
training.estimate_u_using_random_sampling(max_pairs=1_000_000, seed=1)
training.estimate_parameters_using_expectation_maximisation(block_on("name", "birth"))
training.estimate_parameters_using_expectation_maximisation(block_on("id_no"))
clock.step("train")
pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
clock.step("predict")
write(out, pairs["unique_id_l"], pairs["unique_id_r"], pairs["match_probability"])
clock.step("write")
clock.tell(version=splink.__version__)
