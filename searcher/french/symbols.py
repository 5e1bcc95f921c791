"""Signs that are looked for when nothing else is typed: `🦊`, `€`, `§`."""

from searcher.lazy import compiled

_PICTURES = "\u2190-\u22ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_CURRENCIES = "$\u00a2-\u00a5\u20a0-\u20c0"
_OTHERS = "§%‰&†‡©®±×÷¬√∞"
_GOES_ON = "\ufe0f\u20e3\U0001f3fb-\U0001f3ff"

SYMBOL = rf"(?:[\U0001f1e6-\U0001f1ff]{{2}}|[{_PICTURES}{_CURRENCIES}{_OTHERS}][{_GOES_ON}]*(?:\u200d[{_PICTURES}][{_GOES_ON}]*)*)"
"""Regular expression of a sign: a picture with what changes its look, a flag, a currency."""


def holds_symbol(text: str) -> bool:
    """Whether a text has such a sign in it.

    >>> holds_symbol("🦊"), holds_symbol("4 €"), holds_symbol("(?!)")
    (True, True, False)
    """
    return compiled(SYMBOL).search(text) is not None


def is_symbol(word: str) -> bool:
    """Whether a word is such a sign, and so begins with neither a letter nor a digit.

    >>> is_symbol("€"), is_symbol("c++")
    (True, False)
    """
    return not word[:1].isalnum()
