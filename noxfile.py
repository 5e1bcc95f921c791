"""One verb a task, in the environment that is active: `nox -s check`, `fast`, `full`, `coverage`, `docs`, `fuzz`, `bench`.

`pip install -c constraints.txt -e '.[dev]'` brings nox and all that the tasks run; `.ci/run` calls them.
"""

import json
import os
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["check", "fast"]

_MIN_PERCENT_OF_BRANCHES = 93
_APART = ("searcher/cli/", "searcher/documents/formats/", "searcher/integrations/")
"""What runs mostly in processes that are ended before they can say what they went through, or with libraries that are not there."""


@nox.session
def check(run: nox.Session) -> None:
    """Linters, format, types."""
    run.run("ruff", "check", ".")
    run.run("ruff", "format", "--check", ".")
    run.run("mypy")


@nox.session
def fast(run: nox.Session) -> None:
    """Run the tests that a newcomer runs."""
    run.run("pytest", "-q", *run.posargs)


@nox.session
def full(run: nox.Session) -> None:
    """Run every test with all its examples, with compiled kernels where they are there, and those of the kernels without."""
    run.run("pytest", "-q", *run.posargs, env={"SEARCHER_TESTS": "all"})
    run.run("pytest", "-q", "tests/unit/query", "tests/unit/index", env={"SEARCHER_PURE": "1"})


@nox.session
def coverage(run: nox.Session) -> None:
    """Count the branches that all tests go through, in what runs beside them, and fail where they are too few."""
    run.run(
        "pytest", "-q", "--cov", "--cov-report=json", "--cov-report=term:skip-covered", env={"SEARCHER_TESTS": "all"}
    )
    files = json.loads(Path("coverage.json").read_text(encoding="utf-8"))["files"]
    counted = [file["summary"] for name, file in files.items() if not name.startswith(_APART)]
    share = 100 * sum(one["covered_branches"] for one in counted) / sum(one["num_branches"] for one in counted)
    run.log(f"{share:.1f} % of the branches of what is not apart")
    if share < _MIN_PERCENT_OF_BRANCHES:
        run.error(f"less than {_MIN_PERCENT_OF_BRANCHES} % of branches")


@nox.session
def docs(run: nox.Session) -> None:
    """Write anew what is made from the code: messages, the page of commands, the tour, the examples."""
    for script in ("tools/messages.py", "tools/cli_reference.py", "tools/tour.py", "tests/tools/page_examples.py"):
        run.run("python", script)


@nox.session
def fuzz(run: nox.Session) -> None:
    """Look for files, queries and indexes that fail, a minute each, where atheris is installed."""
    for target in ("readers", "queries", "index"):
        run.run("python", "tools/fuzz.py", target, *(run.posargs or ["--seconds", "60"]))


@nox.session
def bench(run: nox.Session) -> None:
    """Measure speed and relevance against the peers; the sets are read from `$SEARCHER_DATA`."""
    run.run("python", "benchmarks/relevance.py", env=dict(os.environ))
    run.run("python", "benchmarks/speed.py", env=dict(os.environ))
