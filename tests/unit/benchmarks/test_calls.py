"""How much Python runs for one query, in calls: a number that no clock and no other process moves."""

import re
import subprocess
import sys
from pathlib import Path

CALLS = Path(__file__).parents[3] / "benchmarks" / "calls.py"
MOST_FIRST, MOST_WARM = 2500, 700


def test_query_of_two_words_calls_few_functions() -> None:
    run = subprocess.run([sys.executable, CALLS, "open source"], capture_output=True, text=True, check=True)
    counted = re.search(r"([\d,]+) calls first, ([\d,]+) warm", run.stdout)
    assert counted
    first, warm = (int(count.replace(",", "")) for count in counted.groups())
    assert 0 < warm <= MOST_WARM
    assert warm < first <= MOST_FIRST
