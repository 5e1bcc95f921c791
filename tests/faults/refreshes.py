"""A folder that changes step by step: the index that was refreshed answers as one that is built anew.

python tests/faults/refreshes.py 300       compares after so many changes; prints counts as JSON

The same paragraphs are found and the same words known. Scores may differ until segments are merged, since removed
paragraphs count in the statistics as long: how often they do, and how often another paragraph is then first, is counted.
"""

from __future__ import annotations

import os
import random
import shutil
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from attempts import command, count

import searcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from attempts import Tried

    from searcher import Index

_WORDS = [
    "commune",
    "forêt",
    "rivière",
    "conseil",
    "maire",
    "budget",
    "école",
    "pêche",
    "marché",
    "travail",
    "contrat",
    "durée",
    "nuit",
    "jour",
    "étoile",
]
_QUERIES = [
    "commune",
    "forêt OU rivière",
    '"conseil maire"~9',
    "budg*",
    "ecole -nuit",
    "marchés contrat durée",
    "chemin:dossier* travail",
    "titre:pêche",
    "auteur:zola jour",
    "etoile~",
]
_FOLDERS = ("", "dossier", "dossier/dessous")


def tries(folder: Path, times: int = 300, seed: int = 0, counts: Counter[str] | None = None) -> Iterator[Tried]:
    """Compare after each change of some files."""
    chance = random.Random(seed)  # noqa: S311 — no secret
    documents, index, fresh = folder / "documents", folder / "index", folder / "fresh"
    documents.mkdir()
    for _ in range(25):
        _write(documents, chance)
    counts = counts if counts is not None else Counter()
    for number in range(times):
        told = ", ".join(_change(documents, chance) for _ in range(chance.randint(1, 4)))
        shutil.rmtree(fresh, ignore_errors=True)
        command("searcher", "index", documents, "--index", index, home=folder)  # removes what is missing, however much
        with searcher.open(documents, index=index) as refreshed, searcher.open(documents, index=fresh) as anew:
            yield f"{number}: {told}", _difference(refreshed, anew, counts)


def _difference(refreshed: Index, anew: Index, counts: Counter[str]) -> str:
    for query in _QUERIES:
        one, other = (_answer(index, query) for index in (refreshed, anew))
        counts["answers"] += 1
        counts["answers with other scores"] += one != other
        counts["answers whose first is another"] += one[:1] != other[:1] and [hit[1:] for hit in one[:1]] != [
            hit[1:] for hit in other[:1]
        ]
        if found := Counter(hit[1:] for hit in one) - Counter(hit[1:] for hit in other):
            return f"{query}: finds {found} more"
        if found := Counter(hit[1:] for hit in other) - Counter(hit[1:] for hit in one):
            return f"{query}: misses {found}"
    one_words, other_words = ({word.word: word.paragraphs for word in index.words("")} for index in (refreshed, anew))
    return "" if one_words == other_words else "other words"


def _answer(index: Index, query: str) -> list[tuple[float, str, str]]:
    """What is found, in the order in which it is shown, with its scores."""
    return [(round(hit.score, 4), hit.document.id, hit.text) for hit in index.search(query, limit=1000)]


def _files(documents: Path) -> list[Path]:
    return sorted(path for path in documents.rglob("*") if path.is_file())


def _write(documents: Path, chance: random.Random) -> str:
    place = documents / chance.choice(_FOLDERS)
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{chance.randrange(60)}{chance.choice(['.txt', '.md'])}"
    paragraphs = [" ".join(chance.choices(_WORDS, k=chance.randint(3, 25))) + "." for _ in range(chance.randint(0, 6))]
    matter = f"---\ntitle: {chance.choice(_WORDS)}\nauthor: Zola\n---\n\n" if path.suffix == ".md" else ""
    path.write_text(matter + "\n\n".join(paragraphs), encoding="utf-8")
    return f"wrote {path.name}"


def _change(documents: Path, chance: random.Random) -> str:
    """Change something; return what."""
    files = _files(documents)
    kind = chance.choice(["write", "write", "remove", "rename", "touch", "copy", "move", "append"])
    if kind == "write" or len(files) < 10:
        return _write(documents, chance)
    path = chance.choice(files)
    other = documents / chance.choice(_FOLDERS) / f"{chance.randrange(60)}{path.suffix}"
    if kind == "remove":
        path.unlink()
    elif kind == "touch":
        os.utime(path, (chance.randrange(2_000_000_000),) * 2)
    elif kind == "append":
        path.write_text(path.read_text(encoding="utf-8") + f"\n\n{chance.choice(_WORDS)}", encoding="utf-8")
    elif kind == "move" and (documents / "dossier").is_dir():
        shutil.rmtree(documents / "dossier2", ignore_errors=True)
        (documents / "dossier").rename(documents / "dossier2")
    elif other != path and other.parent.is_dir():
        (shutil.copy2 if kind == "copy" else shutil.move)(path, other)
    return f"{kind} {path.name}"


if __name__ == "__main__":
    seen: Counter[str] = Counter()
    count(partial(tries, counts=seen), seen)
