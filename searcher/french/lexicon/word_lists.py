"""Lists of words that lie beside this module as text: one entry a line, `#` before what is said of them."""

from __future__ import annotations

import os


def word_list(name: str) -> list[str]:
    """The entries of a list, in order.

    >>> word_list("stopwords")[:3]
    ['à', 'ai', 'aie']
    """
    path = os.path.join(os.path.dirname(__file__), f"{name}.txt")
    with open(path, encoding="utf-8") as file:
        return [line for line in file.read().splitlines() if not line.startswith("#")]
