"""The API held against its own description by Schemathesis: requests that fit it, and requests that nearly do."""

import re
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import NamedTuple

COMMAND = [sys.executable, "-m", "schemathesis.cli", "run"]
SEED = 1789
LEFT_OUT = "positive_data_acceptance"
"""A query may be text as described and yet say nothing, which is answered with 400."""


class Contract(NamedTuple):
    """How many requests were made, whether all answers were as described, and what Schemathesis told."""

    requests: int
    is_kept: bool
    told: str


def check_contract(address: str, examples: int, seed: int = SEED) -> Contract:
    """Ask up to so many examples of each operation; all answers must be as described, and none a fault of the server.

    One seed makes the same requests each time.
    """
    command = [
        *COMMAND,
        f"{address}/openapi.json",
        f"--max-examples={examples}",
        f"--seed={seed}",
        f"--exclude-checks={LEFT_OUT}",
        "--no-color",
        "--continue-on-failure",
        "--generation-database=none",
    ]
    with TemporaryDirectory() as folder:  # It keeps notes where it is run.
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    found = re.search(r"([\d,]+) generated", done.stdout)
    return Contract(int(found[1].replace(",", "")) if found else 0, done.returncode == 0, done.stdout + done.stderr)
