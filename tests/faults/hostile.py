"""Documents and queries that nobody means well with."""

from __future__ import annotations

import random
from itertools import cycle, islice

_WORDS = [
    "travail",
    "contrat",
    "code",
    "article",
    "femme",
    "homme",
    "nuit",
    "jour",
    "enfant",
    "guerre",
    "de",
    "la",
    "le",
    "et",
    "que",
    "dans",
    "pour",
    "par",
    "sur",
]


def documents(scale: int = 1) -> dict[str, bytes]:
    """File names and contents; about 10 MB in all times `scale`."""
    return {
        "long-line.txt": b"mot " * (500_000 * scale),
        "long-word.txt": b"a" * (2_000_000 * scale),
        "one-letter.txt": b"a\n\n" * (20_000 * scale),
        "nulls.txt": b"\0" * (500_000 * scale),
        "nulls-between.txt": b"chat\0chien " * (20_000 * scale),
        "surrogates.txt": "chat \ud800 chien ".encode("utf-8", "surrogatepass") * (10_000 * scale),
        "half-pairs.txt": b"\xff\xfe" + b"\x00\xd8a\x00 \x00" * (20_000 * scale),
        "marks.txt": ("e" + "\u0301" * (500_000 * scale)).encode(),
        "mixed-marks.txt": ("e" + "\u0301\u0323" * (200_000 * scale)).encode(),
        "marked-words.txt": (("e" + "\u0301" * 200 + " ") * (1000 * scale)).encode(),
        "hyphens.txt": b"-".join([b"mot"] * (100_000 * scale)),
        "apostrophes.txt": b"l'" * (200_000 * scale),
        "quotes.md": b">" * (10_000 * scale) + b" chat",
        "brackets.md": b"[" * (10_000 * scale) + b"chat" + b"]" * (10_000 * scale),
        "stars.md": b"*a " * (10_000 * scale),
        "links.md": b"[a](b" * (3000 * scale),
        "ticks.md": b" ".join(b"`" * number for number in range(1, 300 * scale)),
        "tags.md": b"<div>" * (10_000 * scale) + b"<a " * (10_000 * scale),
        "entities.md": b"&amp;" * (20_000 * scale),
        "headings.md": b"# a\n\nb\n\n" * (3000 * scale),
    }


def queries(words: list[str]) -> dict[str, str]:
    """Queries by name; `words` are some that the index has."""
    chance = random.Random(0)  # noqa: S311 — no secret
    common = [chance.choice(_WORDS) for _ in range(20_000)]
    planes = [chr(place) for place in range(0x20, 0x110000, 997) if not 0xD800 <= place < 0xE000]
    return {
        "100 kB of one word": "a" * 100_000,
        "100 kB of words": "mot " * 25_000,
        "10,000 words": " ".join(islice(cycle(words), 10_000)),
        "490 words": " ".join(islice(cycle(words), 490)),
        "490 frequent words": " ".join(common[:490]),
        "240 required words": " ".join(f"+{word}" for word in common[:240]),
        "240 excluded words": "chat " + " ".join(f"-{word}" for word in common[:240]),
        "a phrase of 490 words": f'"{" ".join(common[:490])}"',
        "a wide phrase": '"de la"~999',
        "*": "*", "**": "**", "?": "?", "a*": "a*", "*a": "*a", "*a*": "*a*", "*~2": "*~2", "a~2": "a~2",
        "many stars": "e*e*e*e*e*e*e*e*e*s",
        "five patterns": "*a* *e* *i* *s* *t*",
        "a thousand patterns": "a* " * 1000,
        "five slips": " ".join(f"{word}~2" for word in words[:5]),
        "nested parentheses": "(" * 5000 + "chat" + ")" * 5000,
        "nested exclusions": "-(" * 5000 + "chat" + ")" * 5000,
        "open parentheses": "(" * 9000,
        "words in parentheses": "(a " * 5000,
        "operators": "ET OU SAUF " * 1500,
        "quotes": '"' * 15_000, "guillemets": "«" * 9000 + "»" * 9000, "colons": "titre:" * 3000, "boosts": "a^" * 9000,
        "hyphens": "-" * 15_000, "hyphenated": "-".join(["mot"] * 4000), "apostrophes": "l'" * 9000,
        "dots": "a." * 9000, "tildes": "a" + "~" * 15_000, "a great gap": '"a b"~' + "9" * 5000,
        "marks": "e" + "\u0301" * 15_000, "mixed marks": "e" + "\u0301\u0323" * 9000,
        "every plane": "".join(planes), "every plane, in words": " ".join(planes[:400]),
        "nulls": "\0" * 1000, "surrogates": "\ud800 chat \udfff", "numbers": "1 000 " * 3000,
    }  # fmt: skip
