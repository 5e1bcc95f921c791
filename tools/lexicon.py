"""Make `searcher/french/lexicon/forms.bin`: every form of every word of a Hunspell dictionary, with its lemmas.

    python tools/lexicon.py /usr/share/hunspell/fr.dic /usr/share/hunspell/fr.aff

A Hunspell dictionary is a list of words with flags (`.dic`), and what each flag adds to a word (`.aff`). Ours is
Dicollecte's « toutes variantes », version 7.0, which Debian has as `hunspell-fr-comprehensive`. `variants.tsv` says
which of its words are one word for a reader. The same sources give the same file, byte for byte.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from array import array
from collections import defaultdict
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from searcher.french.lexicon import MAGIC
from searcher.french.normalize import normalize, strip_accents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

HERE = Path(__file__).parents[1] / "searcher" / "french" / "lexicon"

# Flags of two characters that say something of the word itself.
_NO_WORD_ALONE, _MISSPELT = "()", "{}"
_ARTICLE = re.compile("['’]")
_PER_BUCKET = 4  # forms, on average at most
_NOUN, _OTHER, _VERB = range(3)  # a form is likelier one of a noun or an adjective than one of a verb


class Suffix(NamedTuple):
    """What a flag does to a word that ends as `ending` says."""

    cut: str
    added: str
    ending: re.Pattern[str]


class Entry(NamedTuple):
    """A line of the dictionary: a word, its flags, and what kind of word it is."""

    word: str
    flags: list[str]
    kind: int


def read_suffixes(lines: Iterable[str]) -> dict[str, list[Suffix]]:
    """The suffixes of each flag."""
    suffixes: dict[str, list[Suffix]] = defaultdict(list)
    for line in lines:
        match line.split():
            case ["SFX", flag, cut, added, ending, *_]:
                added = added.partition("/")[0].replace("0", "")
                suffixes[flag].append(Suffix(cut.replace("0", ""), added, re.compile(f"(?:{ending})$")))
    return suffixes


def read_prefixes(lines: Iterable[str]) -> dict[str, list[tuple[str, list[str]]]]:
    """What each flag sets before a word, with the flags that the whole then has: kilo- before a unit of measure.

    Elided articles are left out: the chain takes them off before it looks here.
    """
    prefixes: dict[str, list[tuple[str, list[str]]]] = defaultdict(list)
    for line in lines:
        match line.split():
            case ["PFX", flag, "0", added, *_] if "/" in added and not _ARTICLE.search(added.partition("/")[0]):
                before, _, flags = added.partition("/")
                prefixes[flag].append((before.replace("0", ""), _pairs(flags)))
    return prefixes


def with_prefixes(entry: Entry, prefixes: Mapping[str, list[tuple[str, list[str]]]]) -> Iterator[Entry]:
    """A word and the words that its flags make of it by setting something before it."""
    yield entry
    for flag in entry.flags:
        for before, flags in prefixes.get(flag, ()):
            yield Entry(before + entry.word, flags, entry.kind)


def _pairs(flags: str) -> list[str]:
    return [flags[at : at + 2] for at in range(0, len(flags), 2)]


def read_entries(lines: Iterable[str]) -> Iterator[Entry]:
    """The words of a dictionary."""
    for line in lines:
        head, *morphology = line.split() or [""]
        word, _, flags = head.partition("/")
        kinds = [tag.removeprefix("po:") for tag in morphology if tag.startswith("po:")]
        kind = _VERB if kinds and kinds[0][0] == "v" else _NOUN if {"nom", "adj"} & {*kinds} else _OTHER
        if morphology and "err" not in kinds:
            yield Entry(word, _pairs(flags), kind)


def forms(entry: Entry, suffixes: Mapping[str, list[Suffix]]) -> Iterator[str]:
    """Every form of a word."""
    if _MISSPELT in entry.flags:
        return
    if _NO_WORD_ALONE not in entry.flags:
        yield entry.word
    for flag in entry.flags:
        for suffix in suffixes.get(flag, ()):
            if entry.word.endswith(suffix.cut) and suffix.ending.search(entry.word):
                yield entry.word.removesuffix(suffix.cut) + suffix.added


def in_one_piece(word: str) -> str:
    """A word with its accents, and what is hyphenated in one piece."""
    return normalize(re.sub(r"[-'’.]", "", word))


def one_word(word: str) -> str:
    """A word as the chain looks it up: folded, and in one piece."""
    return strip_accents(in_one_piece(word))


def lemmas_of_forms(
    entries: Iterable[Entry],
    suffixes: Mapping[str, list[Suffix]],
    variants: Mapping[str, str],
    compounds: Mapping[str, str] | None = None,
) -> dict[str, list[str]]:
    """For each folded form its folded lemmas, the likeliest first: the form itself, nouns and adjectives, verbs.

    A hyphen after them says that the form is written with one. `variants` are of words with their accents, so that
    `tierce` is tiers and `tiercé` is not; one of a noun is no variant of a verb that is spelt as it is.
    """
    entries = list(entries)
    verbs = {one_word(entry.word) for entry in entries if entry.kind == _VERB}
    found: dict[str, dict[str, tuple[bool, int]]] = defaultdict(dict)
    hyphenated = set()
    for entry in entries:
        own = one_word(entry.word)
        lemma = variants.get(in_one_piece(entry.word), "")
        if not lemma or (entry.kind == _VERB and lemma not in verbs):
            lemma = (compounds or {}).get(own, own)
        for form in {one_word(form) for form in forms(entry, suffixes)}:
            if "-" in entry.word:
                hyphenated.add(form)
            if form.isalpha():
                rank = (form != own, entry.kind)
                found[form][lemma] = min(rank, found[form].get(lemma, rank))
    known = {in_one_piece(entry.word) for entry in entries}
    for word in variants.keys() - known:
        singular = strip_accents(word)
        for form in {singular, singular if singular.endswith(("s", "x")) else f"{singular}s"}:
            found[form].setdefault(variants[word], (True, _NOUN))
    return {
        form: [*sorted(lemmas, key=lambda lemma: (lemmas[lemma], lemma)), *(["-"] if form in hyphenated else [])]
        for form, lemmas in found.items()
    }


def compounds(entries: Iterable[Entry], lemmas: Mapping[str, list[str]]) -> dict[str, str]:
    """For each hyphenated word whose parts are forms of the parts of another its lemma: grands-mères, of grand-mère.

    The dictionary has both as words of their own. The shortest is the lemma.
    """
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for entry in entries:
        parts = [one_word(part) for part in re.split(r"-(?:[dl]['’])?", entry.word)]
        if len(parts) > 1 and _MISSPELT not in entry.flags:
            alike[tuple(lemmas.get(part, [part])[0] for part in parts)].append(one_word(entry.word))
    return {word: min(words, key=lambda one: (len(one), one)) for words in alike.values() for word in words}


def edits(form: str, lemmas: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """How to make each lemma from its form: letters to cut off, letters to add."""

    def edit(lemma: str) -> tuple[int, str]:
        if lemma == "-":
            return -1, "-"
        shared = next((at for at, pair in enumerate(zip(form, lemma, strict=False)) if pair[0] != pair[1]), None)
        shared = min(len(form), len(lemma)) if shared is None else shared
        return len(form) - shared, lemma[shared:]

    return tuple(map(edit, lemmas))


def pack(lemmas: Mapping[str, Iterable[str]]) -> bytes:
    """The bytes of a lexicon, laid out as `searcher.french.lexicon` says."""
    by_form = {form.encode(): edits(form, found) for form, found in lemmas.items()}
    known = {edit: number for number, edit in enumerate(sorted(set(by_form.values())))}
    count = 1
    while count * _PER_BUCKET < len(by_form):
        count *= 2
    buckets = [bytearray() for _ in range(count)]
    for form, edit in sorted(by_form.items()):
        buckets[crc32(form) % count] += bytes([len(form)]) + form + known[edit].to_bytes(2, "little")
    starts = array("I", accumulate(map(len, buckets), initial=0))
    if sys.byteorder == "big":
        starts.byteswap()
    table = json.dumps(list(known), ensure_ascii=False, separators=(",", ":")).encode()
    head = MAGIC + (len(starts) - 1).to_bytes(4, "little") + starts.tobytes() + len(table).to_bytes(4, "little")
    return head + table + b"".join(buckets)


def read_variants(lines: Iterable[str]) -> dict[str, str]:
    """For each word in one piece that is a spelling or a form of another the folded lemma of that."""
    rows = (line.split("\t")[:2] for line in lines if line.strip() and not line.startswith("#"))
    pairs = {in_one_piece(variant): in_one_piece(lemma) for variant, lemma in rows}
    return {variant: strip_accents(pairs.get(lemma, lemma)) for variant, lemma in pairs.items()}


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dic", type=Path)
    parser.add_argument("aff", type=Path)
    parser.add_argument("--output", type=Path, default=HERE / "forms.bin")
    arguments = parser.parse_args()
    variants = read_variants((HERE / "variants.tsv").read_text("utf-8").splitlines())
    rules = arguments.aff.read_text("utf-8").splitlines()
    prefixes = read_prefixes(rules)
    words = read_entries(arguments.dic.read_text("utf-8").splitlines()[1:])
    entries = [entry for word in words for entry in with_prefixes(word, prefixes)]
    suffixes = read_suffixes(rules)
    joined = compounds(entries, lemmas_of_forms(entries, suffixes, variants))
    lemmas = lemmas_of_forms(entries, suffixes, variants, joined)
    arguments.output.write_bytes(pack(lemmas))
    print(f"{len(lemmas):,} forms, {arguments.output.stat().st_size:,} bytes in {arguments.output}")  # noqa: T201


if __name__ == "__main__":
    main()
