"""Queries that nobody means well with: long, deep, wide, and dear in every way that the language offers."""

from __future__ import annotations

import random
from itertools import cycle, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FREQUENT = [
    "de",
    "la",
    "le",
    "et",
    "que",
    "dans",
    "pour",
    "par",
    "sur",
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
]
_DEPTH = 60


def queries(words: list[str]) -> dict[str, str]:
    """Queries by name; `words` are some that the index has."""
    chance = random.Random(0)  # noqa: S311 — no secret
    common = [chance.choice(_FREQUENT) for _ in range(20_000)]
    return {
        **_lengths(words, common),
        **_phrases(words, common),
        **_expansions(words),
        **_groups(words, common),
        **_fields(words),
        **_signs(common),
        **_letters(chance),
        **_french(words),
    }


def _times(count: int, made: Callable[[int], str], between: str = " ") -> str:
    return between.join(made(number) for number in range(count))


def _lengths(words: list[str], common: list[str]) -> dict[str, str]:
    return {
        "100 kB of one word": "a" * 100_000,
        "100 kB of words": "mot " * 25_000,
        "20,000 letters": "a" * 20_000,
        "10,000 words": " ".join(islice(cycle(words), 10_000)),
        "490 words": " ".join(islice(cycle(words), 490)),
        "490 frequent words": " ".join(common[:490]),
        "490 unknown words": _times(490, lambda n: f"mot{n}"),
        "490 misspelt words": " ".join(f"{word}x" for word in islice(cycle(words), 490)),
        "490 words in the plural": " ".join(f"{word}s" for word in islice(cycle(words), 490)),
        "490 capitals": " ".join(word.upper() for word in islice(cycle(words), 490)),
        "240 required words": " ".join(f"+{word}" for word in common[:240]),
        "240 required words of the index": " ".join(f"+{word}" for word in islice(cycle(words), 240)),
        "240 excluded words": "chat " + " ".join(f"-{word}" for word in common[:240]),
        "490 excluded words of the index": "le " + " ".join(f"-{word}" for word in islice(cycle(words), 480)),
        "nothing but exclusions": "-de -la -le",
        "one word 490 times": "loi " * 490,
        "490 boosted words": " ".join(f"{word}^{n % 9 + 1}" for n, word in enumerate(islice(cycle(words), 240))),
    }


def _phrases(words: list[str], common: list[str]) -> dict[str, str]:
    pairs = [f"{one} {other}" for one, other in zip(common[:240], common[240:480], strict=True)]
    own = list(islice(cycle(words), 480))
    return {
        "a phrase of 490 words": f'"{" ".join(common[:490])}"',
        "a wide phrase": '"de la"~999',
        "the widest phrase": '"de la loi du pays"~100000',
        "one word eight times": '"de de de de de de de de"~999',
        "one word 200 times": f'"{"de " * 200}"~100000',
        "50 phrases": " ".join(f'"{pair}"' for pair in pairs[:50]),
        "240 phrases": " ".join(f'"{pair}"' for pair in pairs),
        "160 wide phrases": " ".join(f'"{pair}"~100000' for pair in pairs[:160]),
        "160 required wide phrases": " ".join(f'+"{pair}"~50' for pair in pairs[:160]),
        "160 excluded phrases": "chat " + " ".join(f'-"{pair}"' for pair in pairs[:160]),
        "160 boosted phrases": " ".join(f'"{pair}"^3' for pair in pairs[:160]),
        "phrases of the index": " ".join(f'"{one} {other}"' for one, other in zip(own[:160], own[160:320], strict=True)),
        "a phrase of patterns": '"de* la* le* l*"',
        "a phrase of any words": f'"de {"* " * 200}la"',
        "a hundred phrases of patterns": _times(100, lambda n: f'"{own[n][:2]}* {own[n + 100][:2]}*"'),
        "60 phrases of patterns": _times(60, lambda n: f'"*{own[n][:3]} *{own[n + 60][:3]}"'),
        "a phrase of 200 patterns": '"' + _times(200, lambda n: f"*{own[n][:3]}*") + '"',
        "a phrase of patterns of all words": '"*e* *a* *i* *s* *t*"',
        "a wide phrase of patterns": '"*e* *a* *i* *s* *t*"~100000',
        "phrases within phrases": '"de la" ' * 60 + '"de la le et"~9 ' * 60,
        "a great gap": '"a b"~' + "9" * 5000,
    }  # fmt: skip


def _expansions(words: list[str]) -> dict[str, str]:
    stars = {pattern: pattern for pattern in ("*", "**", "?", "a*", "*a", "*a*", "*~2", "a~2")}
    return {
        **stars,
        "many stars": "e*e*e*e*e*e*e*e*e*s",
        "thousands of stars": "*e" * 9000,
        "five patterns": "*a* *e* *i* *s* *t*",
        "five required patterns": "+*a* +*e* +*i* +*s* +*t*",
        "five excluded patterns": "le -*a* -*e* -*i* -*s* -*t*",
        "five patterns of one letter": "?e* ?a* ?i* ?o* ?u*",
        "questions marks": "????? ?????? ??????? ???????? ????",
        "a thousand patterns": "a* " * 1000,
        "a long prefix": "a" * 19_990 + "*",
        "a long pattern": "?" * 19_000 + "e",
        "five slips": " ".join(f"{word}~2" for word in words[:5]),
        "five long slips": "anticonstitutionnellement~2 " * 5,
        "a slip of a thousand letters": "a" * 1000 + "~2",
        "a slip of 19,000 letters": "ab" * 9500 + "~2",
        "five slips of two letters": "le~2 la~2 de~2 du~2 et~2",
        "hundreds of prefixes": " ".join(f"{word[:3]}*" for word in islice(cycle(words), 240)),
        "hundreds of slips": " ".join(f"{word}~" for word in islice(cycle(words), 240)),
    }


def _groups(words: list[str], common: list[str]) -> dict[str, str]:
    own = islice(cycle(words), 450)
    return {
        "nested parentheses": "(" * 5000 + "chat" + ")" * 5000,
        "nested exclusions": "-(" * 5000 + "chat" + ")" * 5000,
        "open parentheses": "(" * 9000,
        "words in parentheses": "(a " * 5000,
        "nested OU": "(" * _DEPTH + "chat" + " OU chien)" * _DEPTH,
        "nested ET and OU": _times(_DEPTH, lambda n: f"({common[n]} ET ({common[n + 60]} OU (", "") + "chat" + ")))" * _DEPTH,
        "nested ET of all words": _times(120, lambda n: f"({common[n]} ET (", "") + "chat" + "))" * 120,
        "200 ET of OU": " ET ".join(f"({one} OU {other})" for one, other in zip(common[:200], common[200:400], strict=True)),
        "150 ET of three OU": _times(150, lambda n: f"({common[n]} OU {common[n + 150]} OU {common[n + 300]})", " ET "),
        "OU of ET": _times(200, lambda n: f"({common[n]} ET {common[n + 200]})", " OU "),
        "OU of OU": _times(200, lambda n: f"({common[n]} OU {common[n + 200]})", " OU "),
        "OU of ET of the index": _times(200, lambda n: f"({words[n % len(words)]} ET {common[n]})", " OU "),
        "150 excluded groups": "chat " + _times(150, lambda n: f"-({common[n]} OU {common[n + 150]})"),
        "groups excluded from groups": _times(100, lambda n: f"({common[n]} SAUF ({common[n + 100]} SAUF", "") + " chat" + "))" * 100,
        "boosted groups": _times(120, lambda n: f"({common[n]} ET {common[n + 120]})^2.5"),
        "groups boosted beyond measure": _times(120, lambda n: f"({common[n]} ET {common[n + 120]})^99999999"),
        "boosts of boosts": "(" * _DEPTH + "chat" + "^2)^2" * _DEPTH,
        "required groups of the index": " ".join(f"+({word} OU de)" for word in own),
    }  # fmt: skip


def _fields(words: list[str]) -> dict[str, str]:
    return {
        "200 dates": "loi " + _times(200, lambda n: f"date:{1800 + n}"),
        "200 ranges": "loi " + _times(150, lambda n: f"date:{1800 + n}..{1900 + n}"),
        "200 years": "loi " + _times(200, lambda n: f"année:{1800 + n}"),
        "400 excluded authors": "loi " + _times(240, lambda n: f"-auteur:{n}"),
        "400 authors": _times(240, lambda n: f"auteur:{words[n % len(words)]}", " OU "),
        "240 authors in quotes": _times(120, lambda n: f'auteur:"auteur {n}"', " OU "),
        "240 misspelt authors": "loi " + _times(240, lambda n: f"auteur:auteur{n}~2"),
        "240 patterns of titles": "loi " + _times(240, lambda n: f"titre:*{words[n % len(words)][:2]}*e*", " OU "),
        "240 patterns of paths": "loi " + _times(240, lambda n: f"chemin:*e*{n}*a*z", " OU "),
        "paths of stars": "loi chemin:*e*e*e*e*e*e*e*e*z",
        "a path of 9,000 stars": "loi chemin:" + "*e" * 9000 + "z",
        "titles of stars": "loi titre:*e*e*e*e*e*e*e*e*z",
        "a title of 9,000 stars": "loi titre:" + "*e" * 9000 + "z",
        "a wide phrase of a title": 'loi titre:"de la du code"~100',
        "a title, one word 200 times": f'loi titre:"{"de " * 200}"~100',
        "100 wide phrases of titles": "loi " + _times(100, lambda n: f'titre:"de {words[n % len(words)]}"~99', " OU "),
        "a misspelt author": "loi auteur:auteur~2",
        "misspelt titles": "loi " + _times(120, lambda n: f"titre:{words[n % len(words)]}~2", " OU "),
        "400 unknown fields": _times(240, lambda n: f"champ{n}:x"),
        "fields in fields": "titre:auteur:chemin:type:x",
        "fields and no word": _times(240, lambda n: f"type:{words[n % len(words)]}", " OU "),
        "excluded ranges": "loi " + _times(120, lambda n: f"-date:{1800 + n}..{1801 + n}"),
        "ranges of everything": "loi date:0000..9999 date:>=0 titre:a..z auteur:..z id:a..z chemin:a..z",
        "dates that are none": "loi date:31/02/2020..00/00/0000 date:>=9999999999999",
        "fields in nested groups": "(" * 40 + "loi" + " OU auteur:a) ET titre:e" * 40,
        "300 ids": _times(160, lambda n: f"id:{words[n % len(words)]}/{n}", " OU "),
        "colons": "titre:" * 3000,
    }


def _signs(common: list[str]) -> dict[str, str]:
    return {
        "operators": "ET OU SAUF " * 1500,
        "operators between words": " ET OU SAUF ".join(common[:200]),
        "quotes": '"' * 15_000,
        "guillemets": "«" * 9000 + "»" * 9000,
        "boosts": "a^" * 9000,
        "huge boosts": "chat^999999999999 chien^0.0000000001 loi^1e999",
        "hyphens": "-" * 15_000,
        "hyphenated": "-".join(["mot"] * 4000),
        "hyphenated frequent words": "-".join(common[:200]),
        "hyphenated words": " ".join(
            f"{one}-{other}" for one, other in zip(common[:160], common[160:320], strict=True)
        ),
        "apostrophes": "l'" * 9000,
        "dots": "a." * 9000,
        "slashes": "/".join(common[:240]),
        "tildes": "a" + "~" * 15_000,
        "expressions": "(.*)+$ [a-z]{1000} \\1",
    }


def _letters(chance: random.Random) -> dict[str, str]:
    planes = [chr(place) for place in range(0x20, 0x110000, 997) if not 0xD800 <= place < 0xE000]
    return {
        "marks": "e" + "\u0301" * 15_000,
        "mixed marks": "e" + "\u0301\u0323" * 9000,
        "every plane": "".join(planes),
        "every plane, in words": " ".join(planes[:400]),
        "nulls": "\0" * 1000,
        "surrogates": "\ud800 chat \udfff",
        "no letter twice": " ".join("".join(chance.sample("abcdefghijklmnop", 9)) for _ in range(490)),
        "Chinese": "法律" * 9000,
        "right to left": "قانون العمل " * 240,
    }


def _french(words: list[str]) -> dict[str, str]:
    return {
        "numbers": "1 000 " * 3000,
        "spaced numbers": "1 000 " * 200,
        "numbers of many digits": "1e999 9" + "9" * 3000 + " 0x1p9999",
        "240 numbers": _times(480, lambda n: str(1000 + n)),
        "Roman numerals": "XVIIIe " * 300,
        "inclusive forms": "étudiant·e·s " * 160,
        "inclusive forms of all words": " ".join(f"{word}·e·s" for word in islice(cycle(words), 150)),
        "questions": "est-ce que " * 150 + "?",
        "questions of frequent words": "quelle est la loi de quel pays ? " * 60,
        "elisions": "l'" + " l'".join(islice(cycle(words), 240)),
        "articles of law": _times(160, lambda n: f"article L{1000 + n}-{n}"),
        "dates in words": _times(120, lambda n: f"{n % 28 + 1} janvier {1900 + n}"),
        "acronyms": "S.N.C.F. " * 100,
        "compounds": "c'est-à-dire " * 100,
        "capitals and accents": " ".join(f"É{word}" for word in islice(cycle(words), 490)),
    }
