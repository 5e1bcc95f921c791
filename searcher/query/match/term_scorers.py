"""Words and phrases at work on one snapshot: whatever is looked up in its vocabulary."""

from __future__ import annotations

from searcher.french import KIND, lexical_weight, root
from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.kernels import phrase_postings, table, union_postings
from searcher.kernels.score_lists import ScoreList, idf
from searcher.lazy import copied, lazy
from searcher.query.expand.related_terms import kin, likeliest_terms, related_terms
from searcher.query.expand.word_entry import WordEntry
from searcher.query.expand.written_forms import written_forms
from searcher.query.match import bm25
from searcher.query.match.impact_tables import impact_tables
from searcher.query.match.scorer import ScorePart, score_of
from searcher.query.plan.clauses import ANY_WORD, WordClause

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.reranking import TermPostings, Weights
    from searcher.kernels.score_lists import ImpactOrder
    from searcher.kernels.word_lookup import FoundWord
    from searcher.query.match.impact_tables import ImpactTables
    from searcher.query.match.scorer import TermScorer
    from searcher.query.plan.clauses import ExpansionClause, PhraseClause

_MAX_WORDS_CACHED = 4096
_tuple = tuple.__new__  # of a `NamedTuple`, without calling a function of Python
_NO_WEIGHTS = (0.0,) * 6
_STEPS_PER_OCCURRENCE = 3  # of `WorkBudget`: to count it for its paragraph, which is kept in order
ACCENT_WEIGHT = 0.25  # of a word's weight, for the very accents that were typed


class StemScorers(dict["WordClause", "StemScorer"]):
    """The scorers of words that were looked up in a snapshot, kept for the next query that has one of them."""

    def __init__(self, tables: ImpactTables, before: Mapping[WordClause, StemScorer] | None = None) -> None:
        """Keep none yet; those of `before` are of another snapshot with the same words and counts, and so with these tables."""
        super().__init__()
        self._tables, self._before = tables, before

    def anew(self) -> StemScorers:
        """The scorers for another snapshot of the same words and counts."""
        return StemScorers(self._tables, self)

    def add(self, snapshot: Snapshot, clause: WordClause) -> StemScorer:
        """The scorer of a word that is not here yet. Threads may look the same word up twice."""
        if len(self) >= _MAX_WORDS_CACHED:
            self.clear()
        known = self._before.get(clause) if self._before else None
        found = self[clause] = known.anew() if known else StemScorer(snapshot, clause, self._tables)
        return found


@per_snapshot()
def stem_scorers(snapshot: Snapshot) -> StemScorers:
    """The scorers of the words of a snapshot."""
    return StemScorers(impact_tables(snapshot))


def stem_scorer(snapshot: Snapshot, clause: WordClause) -> StemScorer:
    """A word's scorer, kept for the next query that has the word."""
    known = stem_scorers(snapshot)
    return known.get(clause) or known.add(snapshot, clause)


class StemScorer:
    """A word by its stems; by its accents as well, where another word differs in them alone.

    `entries` are what each segment of a snapshot has of it; `weight` is its idf times its `lexical_weight` in French, `factor` how many times as much as others it was asked to count. A `substitute` stands for another that was typed.
    """

    def __init__(self, snapshot: Snapshot, clause: WordClause, tables: ImpactTables) -> None:
        """Look them up; `tables` are those of the snapshot."""
        self.clause = clause
        written, folded, stems, accented, _, _, _, _, kind = clause
        paragraphs, lookup = snapshot.paragraphs, snapshot.lookup
        # Typed with accents it means them, typed without it may mean any.
        very = written if accented or folded.isdecimal() else None
        stem = stems[0]
        self.term_weight = lexical_weight(folded, stems) * (KIND if kind else 1)
        if lookup:
            found = lookup.whole(stems, folded, very, *kin(stem))
            terms, forms, postings, weights = found.weighed(self.term_weight, paragraphs)
            self._found: Sequence[FoundWord] | None = (found,)
            self._weights: Weights = weights
            self.weight = weights[1]
            self.is_here = terms > 0
            several = accented and forms > 1
        else:
            word = stems, folded, very, root(stem)
            self.entries = [WordEntry(*segment.lookup.word(*word)) for segment in snapshot.segments]
            postings = frequency_of_terms(snapshot, [entry.terms for entry in self.entries])
            self._found = None
            self.weight = self.term_weight * idf(postings, paragraphs)
            self.is_here = any(entry.terms for entry in self.entries)
            several = accented and _are_several(snapshot, [entry.forms for entry in self.entries])
        # Lists as they lie in the index: they are read once, and seldom all.
        self.postings = self.steps = postings
        self._tables = tables
        self._in_leaves: dict[int, TermPostings] = {}
        if several:
            self.accents = [entry.exact for entry in self.entries]

    accents: Sequence[Sequence[int]] = ()
    _related: list[list[int]] | None = None  # by segment, where they were told
    _kept: StemScorer | None = None  # the one that this is a copy of
    factor = 1.0
    substitute = False

    @lazy
    def entries(self) -> list[WordEntry]:
        """What each segment has of it."""
        return [WordEntry(*found.numbers()) for found in self._found or ()]

    @lazy
    def _slip(self) -> list[StemScorer]:
        return []

    @lazy
    def _lists(self) -> dict[int, list[ScoreList]]:
        return {}

    @lazy
    def _accent_lists(self) -> dict[int, list[ScoreList]]:
        return {}

    def anew(self) -> StemScorer:
        """The scorer for another snapshot of the same words and counts, with no list looked up yet."""
        entries, related = self.entries, self._related
        if related is None and self._found:
            related = [word.numbers()[-1] for word in self._found]
        found = copied(self)
        # What was found lies in the segments of this one.
        found.entries, found._related, found._found, found._in_leaves = entries, related, None, {}  # noqa: SLF001 — its own
        for name in ("_lists", "_accent_lists"):
            found.__dict__.pop(name, None)
        found._slip = [slip.anew() for slip in self._slip]  # noqa: SLF001 — its own
        return found

    def boosted(self, factor: float, *, substitute: bool) -> StemScorer:
        """A scorer of this word that is asked to count so many times as much, and as a substitute or as before.

        What is looked up for it is kept with this one, which the next query that has the word finds.
        """
        found = copied(self)
        found._kept = self._kept or self  # noqa: SLF001 — its own
        found.factor *= factor
        found.substitute |= substitute
        return found

    def slip(self, snapshot: Snapshot) -> StemScorer:
        """A scorer of this word to which the terms count of what it may be a misspelling of."""
        if self._kept:
            return self._kept.slip(snapshot)
        if not self._slip:
            pairs = zip(self.related(snapshot), likeliest_terms(snapshot, self.clause), strict=True)
            related = [list(dict.fromkeys([*here, *spelt])) for here, spelt in pairs]
            found = self.anew()
            found.take_related(snapshot, related)
            self._slip.append(found)
        return self._slip[0]

    def related(self, snapshot: Snapshot) -> list[list[int]]:
        """The terms that count for it in second-stage ranking, by segment."""
        return [found.numbers()[-1] for found in self.look_up(snapshot)]

    def look_up(self, snapshot: Snapshot) -> Sequence[FoundWord]:
        """What each segment has of it and of what is related to it."""
        found = self._found
        if self._kept:
            found = self._kept.look_up(snapshot)
            self._weights = self._kept._weights  # noqa: SLF001 — its own
        if found is None:
            if self._related is None:
                self.take_related(snapshot, related_terms(snapshot, self.clause.stems[0], self.entries))
            each = zip(snapshot.segments, self.entries, self._related or (), strict=True)
            found = self._found = [
                segment.lookup.found(entry.terms, entry.exact, entry.titled, related)
                for segment, entry, related in each
            ]
        return found

    def take_related(self, snapshot: Snapshot, related: list[list[int]]) -> None:
        """Let these terms count for it, given by segment."""
        exact = occurrences_of_words(snapshot, [entry.exact for entry in self.entries])
        others = frequency_of_terms(snapshot, related)
        own = self.weight
        very, family = [self.term_weight * idf(count, snapshot.paragraphs) for count in (exact, others)]
        self._weights, self._related = (very, own, min(own, family), own, own, own), related

    def in_leaf(self, snapshot: Snapshot, leaf: Leaf) -> TermPostings:
        """All that ranking reads of it in a chunk: its lists there and their weights."""
        number = leaf.number
        found = self._in_leaves.get(number)
        if found is None:
            words, tables = self.look_up(snapshot), self._tables
            contributions = tables.text(self.weight), tables.order
            (found,) = words[leaf.segment_number].in_chunks([leaf.chunk], self._weights, *contributions)
            self._in_leaves[number] = found
        return found

    def in_leaves(self, snapshot: Snapshot, leaves: Sequence[Leaf]) -> dict[int, TermPostings]:
        """What `in_leaf` gives of some chunks and of those asked for before, by number; looked up at once."""
        words, known = self.look_up(snapshot), self._in_leaves
        wanted: dict[int, list[Leaf]] = {}
        for leaf in leaves:
            if leaf.number not in known:
                wanted.setdefault(leaf.segment_number, []).append(leaf)
        for number, here in wanted.items():
            lists = words[number].in_chunks([leaf.chunk for leaf in here], self._weights, *self._contributions())
            for leaf, found in zip(here, lists, strict=True):
                known[leaf.number] = found
        return known

    def _contributions(self) -> tuple[Sequence[int], ImpactOrder]:
        tables = self._tables
        return tables.text(self.weight), tables.order

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """A list of postings for each term, and one of the places with the very accents."""
        found = self.lists(leaf)
        return found + self.accent_lists(leaf) if self.accents else found

    def lists(self, leaf: Leaf) -> list[ScoreList]:
        """A list of postings for each term."""
        found = self._lists.get(leaf.number)
        if found is None:
            there = self._in_leaves.get(leaf.number)
            if there is None:
                # It need not be known what is related to it.
                entry = self.entries[leaf.segment_number]
                word = leaf.segment.lookup.found(entry.terms, [], [], [])
                (there,) = word.in_chunks([leaf.chunk], _NO_WEIGHTS, *self._contributions())
            found = self._lists[leaf.number] = [_tuple(ScoreList, fields) for fields in there.score_lists()]
        return found

    def accent_lists(self, leaf: Leaf) -> list[ScoreList]:
        """A list of the places with the very accents, where it has any."""
        found = self._accent_lists.get(leaf.number)
        if found is None:
            words = self.accents[leaf.segment_number] if self.accents else ()
            score = round(ACCENT_WEIGHT * self.weight * bm25.SCALE)
            paragraphs, _ = union_postings(leaf.segment.lookup.occurrences(words, leaf.chunk), _steps(leaf))
            places = range(len(paragraphs))
            found = [ScoreList(paragraphs, places, table([score] * len(places)), score)] if places else []
            self._accent_lists[leaf.number] = found
        return found

    def size(self, leaf: Leaf) -> int:
        """How many postings there are."""
        return sum(len(score_list.paragraphs) for score_list in self.lists(leaf))

    def words(self) -> Sequence[TermScorer]:
        """Itself."""
        return (self,)

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """The word, and its accents."""
        accents = sum(score_list.contribution(paragraph) for score_list in self.accent_lists(leaf))
        yield ScorePart("word", self.clause, score_of(self, leaf, paragraph) - accents)
        yield ScorePart("accents", self.clause, accents)


class WordsScorer:
    """Words as written, any of them: what a pattern fits, or a stop word. `words` are their numbers by segment."""

    def __init__(self, snapshot: Snapshot, clause: WordClause | ExpansionClause, words: Sequence[list[int]]) -> None:
        self._snapshot, self._clause = snapshot, clause
        self._words = words
        self._tables = impact_tables(snapshot)
        self.postings = occurrences_of_words(snapshot, words)
        self.steps = self.postings * _STEPS_PER_OCCURRENCE
        self._table = self._tables.text(idf_of_count(snapshot, self.postings))

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """A list made of the places of all of them; of a word in quotes, in titles and headings as well."""
        lists = leaf.segment.lookup.occurrences(self._words[leaf.segment_number], leaf.chunk)
        postings = union_postings(lists, _steps(leaf))
        if isinstance(self._clause, WordClause) and self._clause.quoted:
            from searcher.query.match.titled_phrases import with_titled

            phrase = ((self._clause.folded,),)
            postings = with_titled(self._snapshot, leaf, phrase, 0, postings, _steps(leaf))
        return _source_of_postings(*postings, self._table, self._tables.order)

    def size(self, leaf: Leaf) -> int:
        """How often they occur."""
        return leaf.segment.occurrence_count(self._words[leaf.segment_number])

    def words(self) -> Sequence[TermScorer]:
        """None: it is found by no stem."""
        return ()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """All of its score."""
        yield ScorePart("word", self._clause, score_of(self, leaf, paragraph))


class PhraseScorer:
    """Words in order: a phrase weighs what its words weigh together."""

    def __init__(self, snapshot: Snapshot, clause: PhraseClause) -> None:
        from searcher.query.match.titled_phrases import steps_for_titles, with_titled

        self._with_titled = with_titled
        self._snapshot, self._clause, self._slop = snapshot, clause, clause.slop
        self._gaps = [place == ANY_WORD for place in clause.places]
        self._groups = [
            [[number for word in place for number in segment.lookup.forms(word)] for place in clause.places]
            for segment in snapshot.segments
        ]
        weight, counts = 0.0, []
        for place in range(len(clause.places)):
            if not self._gaps[place]:
                words = [groups[place] for groups in self._groups]
                counts.append(occurrences_of_words(snapshot, words))
                weight += idf_of_count(snapshot, counts[-1])
        self.postings = min(counts, default=0)
        self.steps = sum(counts) + steps_for_titles(snapshot, clause.places)
        self._tables, self._weight = impact_tables(snapshot), weight

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """A list of the paragraphs that have the phrase, or stand first below a title or heading that has it."""
        postings = phrase_postings(self._places(leaf), self._slop, _steps(leaf))
        postings = self._with_titled(self._snapshot, leaf, self._clause.places, self._slop, postings, _steps(leaf))
        return _source_of_postings(*postings, self._tables.text(self._weight), self._tables.order)

    def _places(self, leaf: Leaf) -> list[list[memoryview] | None]:
        """Where the words of each of its places occur; `None` where any may stand."""
        groups = zip(self._gaps, self._groups[leaf.segment_number], strict=True)
        return [None if gap else leaf.segment.lookup.occurrences(group, leaf.chunk) for gap, group in groups]

    def size(self, leaf: Leaf) -> int:
        """How often its rarest word occurs."""
        return min(sum(map(len, words)) for words in self._places(leaf) if words is not None)

    def words(self) -> Sequence[TermScorer]:
        """None: it is found by no stem."""
        return ()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """All of its score."""
        yield ScorePart("phrase", self._clause, score_of(self, leaf, paragraph))


def idf_of_count(snapshot: Snapshot, count: int) -> float:
    """The idf of a word of which there is so much in a snapshot."""
    return idf(count, snapshot.paragraphs)


def frequency_of_terms(snapshot: Snapshot, terms: Sequence[Sequence[int]]) -> int:
    """How many postings some terms of the field `stem` have together, given by segment."""
    return sum([s.lookup.postings_count(numbers) for s, numbers in zip(snapshot.segments, terms, strict=True)])


def occurrences_of_words(snapshot: Snapshot, words: Sequence[Sequence[int]]) -> int:
    """How often some written forms occur, given by segment."""
    return sum([s.lookup.occurrence_count(numbers) for s, numbers in zip(snapshot.segments, words, strict=True)])


def accents_of(clause: WordClause, snapshot: Snapshot) -> list[list[int]]:
    """The written form of a word typed with accents, by segment; nothing where no other form differs in them alone."""
    if not _are_several(snapshot, written_forms(snapshot, clause.folded)):
        return []
    return [segment.written_form(clause.written, clause.folded) for segment in snapshot.segments]


def _are_several(snapshot: Snapshot, forms: Sequence[Sequence[int]]) -> bool:
    """Whether written forms, given by segment, are different words."""
    if len(forms) == 1:
        return len(forms[0]) > 1
    return len({s.words[number] for s, numbers in zip(snapshot.segments, forms, strict=True) for number in numbers}) > 1


def _steps(leaf: Leaf) -> Sequence[int]:
    """The steps of the lengths of a chunk's paragraphs."""
    return leaf.segment.length_steps[leaf.base : leaf.base + leaf.size]


def _source_of_postings(
    paragraphs: Sequence[int], codes: Sequence[int], table: Sequence[int], order: ImpactOrder
) -> list[ScoreList]:
    """A score list made of postings; none where there are none."""
    return [ScoreList(paragraphs, codes, table, max(map(table.__getitem__, {*codes})), order)] if codes else []
