"""How often forms of one word fail to meet, and forms of different words meet: the errors of stemmers, counted.

    python benchmarks/stemming.py --vocabulary ../shared/data/stems/lucene-light.txt
    python benchmarks/stemming.py                           all words of the lexicon, without Lucene's stemmer
    python benchmarks/stemming.py --lexicon FILE            another one: a form, a tab, its lemma, a line each
    python benchmarks/stemming.py --examples 20             with the pairs of ours that are wrong, 20 of each kind

The lexicon says which forms are of one word: two forms *belong together* when they share a lemma, the lemma being a form
of itself. Two forms *meet* when they share a stem. Of W forms, all W (W - 1) / 2 pairs are counted:

    understemming   of the pairs that belong together, the share that do not meet
    overstemming    of the pairs that do not belong together, the share that meet, in millionths
    wrong           of the pairs that meet, the share that do not belong together

The first two are the indices UI and OI of Paice, *An evaluation method for stemming algorithms*, SIGIR 1994, and
*Method for evaluation of stemming algorithms based on error counting*, JASIS 47(8), 1996; on pairs, since for some
stemmers a form has several stems. A lexicon of inflections calls it an error when `chanteur` meets `chanter`, which a
reader may welcome: the rates compare stemmers, and are not errors seen by people.

Without `--lexicon` it is the French table of simplemma, which none of the stemmers was made from (`pip install
simplemma`). `--vocabulary` is a file of Lucene's light stemmer's answers, a word, a tab, its stem: all stemmers are then
compared on the words it knows.
"""

from __future__ import annotations

import argparse
import random
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import report

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

_SEED = 1789

Lexicon = dict[str, set[str]]
"""The lemmas of each form."""


class Errors(NamedTuple):
    """Pairs of forms: of one lemma, those of them that do not meet, of different lemmas, those of them that do."""

    together: int
    missed: int
    apart: int
    merged: int

    @property
    def understemming(self) -> float:
        """Paice's UI."""
        return self.missed / self.together if self.together else 0.0

    @property
    def overstemming(self) -> float:
        """Paice's OI."""
        return self.merged / self.apart if self.apart else 0.0

    @property
    def wrong(self) -> float:
        """The share of wrong pairs among those that meet."""
        meeting = self.together - self.missed + self.merged
        return self.merged / meeting if meeting else 0.0


def count_errors(lemmas: Mapping[str, Collection[str]], stems: Mapping[str, Collection[str]]) -> Errors:
    """Count for forms whose lemmas and stems are known.

    >>> lemmas = {"yeux": {"œil"}, "œil": {"œil"}, "poisson": {"poisson"}, "poison": {"poison"}}
    >>> count_errors(lemmas, {"yeux": ["yeux"], "œil": ["œil"], "poisson": ["poison"], "poison": ["poison"]})
    Errors(together=1, missed=1, apart=5, merged=1)
    """
    together = missed = merged = 0
    for one, other in _sharing(lemmas):
        together += 1
        missed += not _meet(stems[one], stems[other])
    for one, other in _sharing(stems):
        merged += not _meet(lemmas[one], lemmas[other])
    return Errors(together, missed, len(lemmas) * (len(lemmas) - 1) // 2 - together, merged)


def wrong_pairs(
    lemmas: Mapping[str, Collection[str]], stems: Mapping[str, Collection[str]]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pairs that do not meet and should, and those that meet and should not."""
    missed = [pair for pair in _sharing(lemmas) if not _meet(*(stems[form] for form in pair))]
    merged = [pair for pair in _sharing(stems) if not _meet(*(lemmas[form] for form in pair))]
    return missed, merged


def _sharing(groups: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str]]:
    """The pairs of forms with a group in common, each once: where the first of their common groups is."""
    members: dict[str, list[str]] = {}
    for form, names in groups.items():
        for name in set(names):
            members.setdefault(name, []).append(form)
    for name, forms in members.items():
        for one, other in combinations(forms, 2):
            if len(groups[one]) == 1 or len(groups[other]) == 1 or min(set(groups[one]) & set(groups[other])) == name:
                yield one, other


def _meet(one: Collection[str], other: Collection[str]) -> bool:
    return any(stem in other for stem in one)


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """The two columns of a file, one pair a line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        left, tab, right = line.partition("\t")
        if tab:
            yield left.strip(), right.strip()


def lexicon_of(pairs: Iterator[tuple[str, str]]) -> Lexicon:
    """The lemmas of each form, in lower case; what is not one word is left out.

    A lemma is a form of itself, and the participles of regular verbs are forms of their verb: tables that know one lemma
    for each form often have `mesuré` as an adjective only, and would have it apart from `mesurer`.

    >>> pairs = [("mesures", "mesurer"), ("mesurés", "mesuré")]
    >>> sorted(lexicon_of(iter(pairs))["mesurés"])
    ['mesurer', 'mesuré']
    """
    lexicon: Lexicon = {}
    for form, lemma in ((form.lower(), lemma.lower()) for form, lemma in pairs):
        if form.isalpha() and lemma.isalpha():
            lexicon.setdefault(form, set()).add(lemma)
            lexicon.setdefault(lemma, set()).add(lemma)
    for lemma in {lemma for lemmas in lexicon.values() for lemma in lemmas}:
        for participle in _participles(lemma):
            if participle in lexicon:
                lexicon[participle].add(lemma)
    return lexicon


def _participles(verb: str) -> list[str]:
    """Those of a verb in -er or -ir that is regular; nothing that is a word otherwise.

    >>> _participles("nager"), _participles("finir")
    (['nageant', 'nagé', 'nagée', 'nagés', 'nagées'], ['finissant', 'fini', 'finie', 'finis', 'finies'])
    """
    root = verb[:-2]
    if verb.endswith("er"):
        soft = f"{root}e" if root.endswith("g") else f"{root[:-1]}ç" if root.endswith("c") else root
        return [f"{soft}ant", *(f"{root}é{ending}" for ending in ("", "e", "s", "es"))]
    if verb.endswith("ir"):
        return [f"{root}issant", *(f"{root}i{ending}" for ending in ("", "e", "s", "es"))]
    return []


def simplemma_pairs() -> Iterator[tuple[str, str]]:
    """The French table of simplemma. Raises `ImportError`."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    return iter(DefaultDictionaryFactory().get_dictionary("fr").items())


def ours(word: str) -> Collection[str]:
    """The stems that this project indexes a word under."""
    from searcher.french import analyse

    return {stem for occurrence in analyse(word) for found in occurrence.words for stem in found.stems}


def snowball(word: str) -> Collection[str]:
    """Snowball's French stem, without accents."""
    import Stemmer

    from searcher.french.normalize import fold

    return (fold(Stemmer.Stemmer("french").stemWord(word)),)


def main(arguments: list[str] | None = None) -> None:
    options = _arguments(arguments)
    try:
        lexicon = lexicon_of(read_pairs(options.lexicon) if options.lexicon else simplemma_pairs())
    except ImportError:
        raise SystemExit("no lexicon: pip install simplemma, or name one with --lexicon FILE") from None
    stemmers: dict[str, Callable[[str], Collection[str]]] = {report.OURS: ours, "snowball": snowball}
    if options.vocabulary:
        light = dict(read_pairs(options.vocabulary))
        lexicon = {form: lemmas for form, lemmas in lexicon.items() if form in light}
        stemmers["lucene light"] = lambda word: (light[word],)
    rows = [["", "understemming", "overstemming, 10⁻⁶", "wrong", "pairs missed", "pairs merged"]]
    for name, stemmer in stemmers.items():
        found = count_errors(lexicon, {form: stemmer(form) for form in lexicon})
        rates = [f"{found.understemming:.1%}", f"{found.overstemming * 1e6:.1f}", f"{found.wrong:.1%}"]
        rows.append([name, *rates, f"{found.missed:,}", f"{found.merged:,}"])
    head = f"\n{len(lexicon):,} forms, {found.together:,} pairs of one word, {found.apart:,} pairs of different words\n"
    print(head + report.table(rows))
    if options.examples:
        _show_examples(lexicon, options.examples)


def _show_examples(lexicon: Lexicon, count: int) -> None:
    draw = random.Random(_SEED)  # noqa: S311 — the same every time
    missed, merged = wrong_pairs(lexicon, {form: ours(form) for form in lexicon})
    for title, pairs in (("do not meet and should", missed), ("meet and should not", merged)):
        shown = draw.sample(sorted(pairs), min(count, len(pairs)))
        print(f"{title}: {', '.join('/'.join(pair) for pair in shown)}\n")


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    title, _, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=title, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lexicon", type=Path, metavar="FILE", help="instead of simplemma's table")
    parser.add_argument("--vocabulary", type=Path, metavar="FILE", help="words and stems of Lucene's light stemmer")
    parser.add_argument("--examples", type=int, default=0, metavar="N", help="wrong pairs of ours to show")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
