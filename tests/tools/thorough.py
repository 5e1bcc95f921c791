"""How long tests look: a newcomer's run is short, `SEARCHER_TESTS=all` runs every test with all its examples."""

import os

ALL = os.environ.get("SEARCHER_TESTS") == "all"


def examples(most: int) -> int:
    """Return how many examples of a property are tried: `most` when all is asked for, else a tenth, and at least five."""
    return most if ALL else max(5, most // 10)
