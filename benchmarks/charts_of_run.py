"""The charts that the project's README shows, drawn from a run's largest size."""

from __future__ import annotations

from typing import Any

import machine
import report
from svg import Bar, bars


def draw(run: dict[str, Any]) -> None:
    """Write `build.svg`, `queries.svg` and `snippets.svg`."""
    machine.CHARTS.mkdir(exist_ok=True)
    measured = run["sizes"][-1]
    note = f"{measured['passages']:,} passages, {measured['text_mb']:.0f} MB; {run['date']}, {run['machine']}"
    for name, chart in {
        "build": _build(measured, note),
        "queries": _queries(measured, note, snippets=False),
        "snippets": _queries(measured, note, snippets=True),
    }.items():
        if chart:
            (machine.CHARTS / f"{name}.svg").write_text(chart, encoding="utf-8")


def _build(measured: dict[str, Any], note: str) -> str:
    speeds = {name: engine["build"]["mb_per_second"] for name, engine in measured["engines"].items()}
    ordered = sorted(speeds.items(), key=lambda item: -item[1])
    group = [Bar(name, speed, _is_ours(name)) for name, speed in ordered]
    return bars("Building an index, MB of text a second (longer is better)", note, [group], "{:.1f}")


def _queries(measured: dict[str, Any], note: str, *, snippets: bool) -> str:
    """A group of bars for each class, the fastest engine first."""
    classes: dict[str, list[Bar]] = {}
    for name, engine in measured["engines"].items():
        for title, line in engine.get("queries", {}).items():
            if "p50_ms" in line and ("snippets" in title) == snippets:
                classes.setdefault(title, []).append(Bar(name, line["p50_ms"], _is_ours(name)))
    groups = [
        [
            bar._replace(label=f"{title.removesuffix(', ten snippets')}: {bar.label}")
            for bar in sorted(group, key=_value)
        ]
        for title, group in classes.items()
    ]
    what = "Ten best passages with snippets" if snippets else "Ten best passages"
    title = f"{what}, median ms a query (shorter is better; logarithmic)"
    return bars(title, note, groups, "{:.2f}", logarithmic=True) if groups else ""


def _value(bar: Bar) -> float:
    return bar.value


def _is_ours(name: str) -> bool:
    return name.startswith(report.OURS)
