"""Ask the API ten thousand times, within its description and just outside it: no answer may be a fault of the server.

    python benchmarks/contract.py
    python benchmarks/contract.py --requests 1000

What is asked is made by Schemathesis; whoever calls this has the extra `browser` installed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import machine

sys.path.insert(0, str(machine.HERE.parent / "tests" / "tools"))
from contract import SEED, check_contract
from web_server import CORPUS, serving

_OPERATIONS = 3  # that have parameters to vary


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED, help="other requests")
    given = parser.parse_args()
    wanted = given.requests
    with TemporaryDirectory() as folder, serving("--in", CORPUS, "--index", Path(folder) / "index") as served:
        start = perf_counter()
        contract = check_contract(served.address, -(-wanted // _OPERATIONS), given.seed)
        print(f"{contract.requests:,} requests in {perf_counter() - start:.0f} s")
    if not contract.is_kept or contract.requests < wanted:
        print(contract.told)
        return 1
    print("all answers as described, none a fault of the server")
    return 0


if __name__ == "__main__":
    sys.exit(main())
