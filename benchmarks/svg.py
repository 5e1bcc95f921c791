"""Just enough SVG for a bar chart; it follows the reader's light or dark colours."""

from __future__ import annotations

from html import escape
from math import log10
from typing import NamedTuple

_STYLE = """text{font:13px system-ui,sans-serif;fill:#24292f}.t{font-weight:600;font-size:15px}.n{fill:#57606a}
.ours{fill:#0969da}.peer{fill:#afb8c1}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.n{fill:#8d96a0}
.ours{fill:#4493f8}.peer{fill:#484f58}}"""
_WIDTH, _LABELS, _VALUES, _BAR, _GAP = 720, 210, 90, 16, 12


class Bar(NamedTuple):
    """A bar; those of this project stand out."""

    label: str
    value: float
    ours: bool


def bars(title: str, note: str, groups: list[list[Bar]], form: str, *, logarithmic: bool = False) -> str:
    """A chart of horizontal bars in groups; a logarithmic scale begins at half the smallest value."""
    values = [bar.value for group in groups for bar in group]
    least = log10(min(values)) - 0.3 if logarithmic else 0.0
    most = (log10(max(values)) if logarithmic else max(values)) - least
    pieces = [f'<text class="t" x="0" y="18">{escape(title)}</text><text class="n" x="0" y="38">{escape(note)}</text>']
    y = 56
    for group in groups:
        for bar in group:
            length = ((log10(bar.value) if logarithmic else bar.value) - least) / most
            width = max(1.0, length * (_WIDTH - _LABELS - _VALUES))
            kind = "ours" if bar.ours else "peer"
            pieces.append(
                f'<text x="{_LABELS - 8}" y="{y + 13}" text-anchor="end">{escape(bar.label)}</text>'
                f'<rect class="{kind}" x="{_LABELS}" y="{y}" width="{width:.1f}" height="{_BAR}" rx="2"/>'
                f'<text class="n" x="{_LABELS + width + 6:.1f}" y="{y + 13}">{form.format(bar.value)}</text>'
            )
            y += _BAR + 4
        y += _GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" width="{_WIDTH}" height="{y}" role="img">'
    )
    return f"{head}<title>{escape(title)}</title><style>{_STYLE}</style>\n" + "\n".join(pieces) + "\n</svg>\n"
