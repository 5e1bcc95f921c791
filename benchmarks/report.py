"""A run as tables to read: a line for each measurement, a column for each engine, and the ratios that are promised."""

from __future__ import annotations

import sys
from typing import Any

OURS, PEER, STOCK = "searcher", "tantivy", "whoosh"
_BUILD = {
    "mb_per_second": ("build, MB/s", "{:.2f}"),
    "index_to_text": ("index size / text", "{:.2f}"),
    "peak_memory_mb": ("peak memory, MB", "{:.0f}"),
}


def progress(text: str) -> None:
    """Say on a terminal what is being done; an empty text wipes it away."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def of_size(measured: dict[str, Any]) -> str:
    """The table of one size; p50 and p95 in milliseconds, ratios of the p50."""
    names = list(measured["engines"])
    rows = [["", *names, f"{OURS} / {PEER}"]]
    for key, (title, form) in _BUILD.items():
        values = {name: measured["engines"][name]["build"][key] for name in names}
        rows.append([title, *(form.format(value) for value in values.values()), _ratio(values, OURS, PEER)])
    answering = {name: engine["queries"] for name, engine in measured["engines"].items() if "queries" in engine}
    for title in next(iter(answering.values()), {}):
        cells = [_cell(answering[name][title]) if name in answering else "" for name in names]
        rows.append([f"{title}, ms", *cells, _ratio(_medians(answering, title), OURS, PEER)])
    head = f"\n{measured['passages']:,} passages, {measured['text_mb']:.1f} MB of text; times are p50 / p95\n"
    return head + table(rows) + _notes(measured, answering)


def growth(sizes: list[dict[str, Any]]) -> str:
    """How the p50 of each class grew from the smallest to the largest size."""
    if len(sizes) < 2:
        return ""
    small, large = sizes[0]["engines"], sizes[-1]["engines"]
    names = [name for name in large if "queries" in large[name] and "queries" in small.get(name, {})]
    rows = [["p50 grew", *names]]
    for title in large[names[0]]["queries"] if names else ():
        before = _medians({name: small[name]["queries"] for name in names}, title)
        after = _medians({name: large[name]["queries"] for name in names}, title)
        rows.append([title, *(f"× {after[name] / before[name]:.1f}" if name in after else "–" for name in names)])
    return f"\nfrom {sizes[0]['passages']:,} to {sizes[-1]['passages']:,} passages\n{table(rows)}"


def _cell(line: dict[str, Any]) -> str:
    return "–" if "unsupported" in line else f"{line['p50_ms']:.3f} / {line['p95_ms']:.3f}"


def _medians(answering: dict[str, Any], title: str) -> dict[str, float]:
    lines = {name: lines[title] for name, lines in answering.items()}
    return {name: line["p50_ms"] for name, line in lines.items() if "p50_ms" in line}


def _ratio(values: dict[str, float], above: str, below: str) -> str:
    return f"{values[above] / values[below]:.2f}" if above in values and below in values else ""


def _notes(measured: dict[str, Any], answering: dict[str, Any]) -> str:
    """What a cell cannot say: ratios to stock Whoosh, why a cell is empty, who found nothing."""
    speeds = {name: engine["build"]["mb_per_second"] for name, engine in measured["engines"].items()}
    notes = [f"{name} builds at {_ratio(speeds, name, STOCK)} × whoosh" for name in speeds if name.startswith(OURS)]
    if STOCK not in speeds:
        notes = []
    for name, lines in answering.items():
        reasons: dict[str, list[str]] = {}
        for title, line in lines.items():
            if "unsupported" in line:
                reasons.setdefault(line["unsupported"], []).append(title)
            elif line["answered"] < 0.9:
                notes.append(f"{name} found something for {line['answered']:.0%} of the queries of {title}")
        notes += [f"{name} without {', '.join(titles)}: {reason}" for reason, titles in reasons.items()]
    versions = ", ".join(f"{name} {engine['build']['version']}" for name, engine in measured["engines"].items())
    return "".join(f"{note}\n" for note in [*notes, versions])


def table(rows: list[list[str]]) -> str:
    """Columns as wide as their widest cell, the first to the left."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *rest in rows:
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines) + "\n"
