"""Regular expressions, compiled when they are first needed: many a query, and most of what it finds, is plain words."""

import re
from functools import cache


@cache
def compiled(expression: str, flags: int = 0) -> re.Pattern[str]:
    """The compiled expression, the same one every time."""
    return re.compile(expression, flags)
