"""Lists of words that lie beside this module as text: one entry a line, `#` before what is said of them."""

from __future__ import annotations

from pathlib import Path


def word_list(name: str) -> list[str]:
    """The entries of a list, in order.

    >>> word_list("stopwords")[:3]
    ['à', 'ai', 'aie']
    """
    text = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
