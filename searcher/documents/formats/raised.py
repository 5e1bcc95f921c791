"""Raised numbers as the characters that Unicode has for them: m², 10⁵, and the marks of notes."""

import re

_NUMBERS = re.compile(r"\s*[-+−]?\d{1,4}(?:[,;] ?\d{1,4})*\s*")
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def raised(text: str) -> str:
    """What was laid out above the line: numbers in raised figures, anything else as it is.

    >>> raised("2"), raised("-5"), raised("1,2"), raised("er")
    ('²', '⁻⁵', '¹,²', 'er')
    """
    return text.translate(_RAISED) if _NUMBERS.fullmatch(text) else text
