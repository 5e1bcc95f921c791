"""What was measured on, and what a process and a folder weigh."""

from __future__ import annotations

import json
import os
import platform
import re
import resource
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RUNS = HERE / "runs"
CHARTS = HERE / "charts"


def environment() -> dict[str, str]:
    """The environment for the processes that are measured: they find this project's code, installed or not."""
    paths = [str(HERE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def description() -> dict[str, Any]:
    """Date, processor, number of cores, Python, and the commit of this project; nothing that names a computer."""
    return {
        "date": datetime.now(tz=UTC).date().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} cores",
        "system": platform.system(),
        "python": platform.python_version(),
        "commit": _commit(),
    }


def run_file(described: dict[str, Any], suffix: str = "") -> Path:
    """Where a run of this date and machine is kept."""
    machine = re.sub(r"[^a-z0-9]+", "-", described["machine"].lower()).strip("-")
    return RUNS / f"{described['date']}-{machine}{suffix}.json"


def keep(run: dict[str, Any], suffix: str = "") -> Path:
    """Write a run, which says its date and machine, to where it is kept; one of the same day is replaced."""
    RUNS.mkdir(exist_ok=True)
    file = run_file(run, suffix)
    file.write_text(json.dumps(run, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"kept in benchmarks/runs/{file.name}")
    return file


def peak_memory() -> int:
    """The most bytes this process had resident, and the largest of its children with it.

    Linux counts into `ru_maxrss` what a process had before it became another program, hence its own file first.
    """
    unit = 1 if sys.platform == "darwin" else 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s*(\d+) kB", status.read_text())):
        return int(found[1]) * 1024 + children
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit + children


def folder_bytes(folder: Path) -> int:
    """The sizes of all files below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def percentile(values: list[float], percent: int) -> float:
    """The value that so many percent of the values do not exceed.

    >>> percentile([3, 1, 2], 50), percentile([3, 1, 2], 95)
    (2, 3)
    """
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists() and (found := re.search(r"model name\s*:\s*(.+)", information.read_text())):
        return re.sub(r"\((R|TM)\)|CPU @.*|Processor", "", found[1]).strip()
    return platform.processor() or platform.machine()


def _commit() -> str:
    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", "--no-optional-locks", "-C", str(HERE), *arguments], capture_output=True, text=True, check=True
        ).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--", "../searcher")
        return git("rev-parse", "--short", "HEAD") + (" and changes" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
