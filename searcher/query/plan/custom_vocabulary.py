"""The user's own words at work on a query: synonyms, words that are never stemmed, further stop words.

All of it is done to the query, nothing to the index: what is changed in `searcher.toml` holds from the next search on.
"""

from __future__ import annotations

from searcher.french import analyse, fold
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.lazy import lazy
from searcher.query.language.ast import Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.config.vocabulary_file import Config
    from searcher.french import Word as SpokenWord
    from searcher.query.language.ast import Node

SYNONYM_WEIGHT = 0.8
"""A synonym counts so much of what the word counts that was typed."""

_BEGINNING = 2  # letters


class _Entry(NamedTuple):
    """One way to say something, in words, and the other ways to say it."""

    words: tuple[SpokenWord, ...]
    others: tuple[str, ...]


class Said(NamedTuple):
    """So many words of a query that have synonyms together, and these."""

    length: int
    others: tuple[str, ...]


class CustomVocabulary:
    """What a configuration means for queries; without one, nothing."""

    def __init__(self, config: Config | None = None) -> None:
        """Make it ready to be looked up in."""
        self._config = config
        self._exact = frozenset(map(fold, config.exact)) if config else frozenset()
        self._stop_words = frozenset(map(fold, config.stop_words)) if config else frozenset()
        # Stems are asked of few words only: of those that begin as one that was typed, or as a stem of it.
        self._by_beginning: dict[str, list[_Entry]] = {}
        for group in config.synonyms if config else ():
            for text in group:
                entry = _Entry(_words(text), tuple(other for other in group if other != text))
                if entry.words:
                    self._by_beginning.setdefault(entry.words[0].folded[:_BEGINNING], []).append(entry)

    @lazy
    def without_synonyms(self) -> CustomVocabulary:
        """Vocabulary without its synonyms."""
        return CustomVocabulary(self._config._replace(synonyms=())) if self._config and self._by_beginning else self

    @property
    def is_empty(self) -> bool:
        """Whether it changes no query."""
        return not (self._by_beginning or self._exact or self._stop_words)

    @property
    def has_synonyms(self) -> bool:
        """Whether any word has one."""
        return bool(self._by_beginning)

    @property
    def has_exact(self) -> bool:
        """Whether any word is found as it stands only."""
        return bool(self._exact)

    def is_exact(self, folded: str) -> bool:
        """Whether a word is found as it stands only."""
        return folded in self._exact

    def is_stop_word(self, folded: str) -> bool:
        """Whether a word is ignored beside others."""
        return folded in self._stop_words

    def said(self, nodes: Sequence[Node], start: int) -> Said | None:
        """The longest row of words from `start` on that has synonyms."""
        if not self._by_beginning:
            return None
        best: Said | None = None
        row: tuple[SpokenWord, ...] = ()
        entries: list[_Entry] = []
        for end in range(start, len(nodes)):
            node = nodes[end]
            if not isinstance(node, Word) or not (words := _words(node.text)):
                break
            entries = entries if row else self._beginning_like(words[0])
            row += words
            entries = [entry for entry in entries if len(entry.words) >= len(row) and self._begins(entry.words, row)]
            if not entries:
                break
            others = dict.fromkeys(other for entry in entries if len(entry.words) == len(row) for other in entry.others)
            if others:
                best = Said(end - start + 1, tuple(others))
        return best

    def _beginning_like(self, typed: SpokenWord) -> list[_Entry]:
        beginnings = dict.fromkeys(word[:_BEGINNING] for word in (typed.folded, *typed.stems))
        return [entry for beginning in beginnings for entry in self._by_beginning.get(beginning, ())]

    def _begins(self, words: Sequence[SpokenWord], row: Sequence[SpokenWord]) -> bool:
        """Whether a row of words is forms of those that these begin with."""
        return all(map(self._is_same, words, row))

    def _is_same(self, one: SpokenWord, other: SpokenWord) -> bool:
        if one.folded == other.folded:
            return True
        return self._exact.isdisjoint([one.folded, other.folded]) and not set(one.stems).isdisjoint(other.stems)


def _words(text: str) -> tuple[SpokenWord, ...]:
    return tuple(word for occurrence in analyse(text) for word in occurrence.words if not (word.joined or word.part))


NO_VOCABULARY = CustomVocabulary()
