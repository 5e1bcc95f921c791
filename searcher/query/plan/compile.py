"""A query's words → clauses: which terms of which field a paragraph must hold, told without any index at hand."""

from __future__ import annotations

from itertools import chain, compress

from searcher.errors import EmptyQuery
from searcher.french import (
    MAY_END,
    Occurrence,
    Word,
    asks_for_a_kind,
    content_stems,
    content_word,
    fold,
    is_inversion,
    is_question_word,
    is_stop_word,
    is_symbol,
    may_be_spelt_otherwise,
    other_spellings,
    plain_letters,
    respelt,
    word_of_letters,
)
from searcher.french.abbreviations import in_phrase
from searcher.french.compound import is_one_word
from searcher.french.elision import ELIDED
from searcher.french.stem import stems
from searcher.french.stopwords import hides_behind_stop_word
from searcher.hints import TYPE_CHECKING, NamedTuple, cast
from searcher.i18n import _
from searcher.lazy import compiled, expression, lru_cache
from searcher.query.language.ast import PARTED, Boost, Field, Fuzzy, Group, Node, Pattern, Phrase, words_alone
from searcher.query.language.ast import Word as TypedWord
from searcher.query.language.limits import MAX_WORDS, check_size
from searcher.query.language.parser import is_plain_word
from searcher.query.plan.analysis import analysed, one_word
from searcher.query.plan.clauses import (
    BestClause,
    BoostClause,
    Clause,
    ExpansionClause,
    FieldClause,
    GroupClause,
    PhraseClause,
    WordClause,
    is_filter,
)
from searcher.query.plan.custom_vocabulary import NO_VOCABULARY, SYNONYM_WEIGHT, CustomVocabulary
from searcher.query.plan.question import (
    QuestionType,
    classify_question,
    classify_words,
    sense_of_content,
    sense_of_letters,
    word_sense,
)

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence


_tuple = tuple.__new__  # of a `NamedTuple`, without calling a function of Python
_NO_MORE = (False,) * 5  # of what a `WordClause` says beside its spellings, stems and accents
_ELIDED = rf"\A{ELIDED}"
_CODE_LETTER = r"(?i)\A(LO|[DLR])(?=\d{3})"  # before the number of an article: L123* is L. 123-4 too
_HYPHEN_BONUS = 0.3  # of what a compound is worth, where its parts are words of their own
_MIN_SPACED_NUMBER_DIGITS = 4
_MAX_IDENTIFIER_WORDS = 32  # more than any date or identifier has groups
_MAX_PHRASE_WORDS = 256  # words: what begins with so many of them is the phrase
_PARTING = r"[,;…!()\[\]{}«»“”—–]|\?(?!$)|\.{2,}"
_FIGURE = expression(r"\d")
_LARGE_NUMBER = r"(?<!\S)\d{4,}(?:[.,]\d+)?(?!\S)"
_SPACED_NUMBER = r"(?<!\S)\d{1,3}(?:\s\d{3})+(?:[.,]\d+)?(?!\S)"


def compile_words(text: str, filters: tuple[Clause, ...] = ()) -> tuple[list[str], GroupClause] | None:
    """The words of a query, and what `compile_query` makes of it, without a tree; `None` where it may be more than words.

    >>> compile_words("les chevaux ?")[0], compile_words("chev*")
    (['les', 'chevaux'], None)
    """
    # No text has more words in it than letters, and one.
    return _words(text.split(), filters) if len(text) < MAX_WORDS else None


def compile_query(
    group: Group, filters: tuple[Clause, ...] = (), vocabulary: CustomVocabulary = NO_VOCABULARY
) -> GroupClause:
    """Turn a parsed query into clauses, within what passes `filters`, with the user's own words.

    Stop words are left out when anything else is asked for. Raises `EmptyQuery` when nothing is, and `QueryError` for far too much.

    >>> from searcher.query.language.parser import parse
    >>> [word.stems for word in compile_query(parse("les chevaux")).should]
    [('cheval',)]
    """
    typed = words_alone(group)
    check_size(group, typed)
    if typed and vocabulary.is_empty and (compiled := _words([*typed], filters)):
        return compiled[1]
    clause = _group(group, vocabulary) or (GroupClause() if filters else None)
    if clause is None:
        hint = _("type what you are looking for, for example: search logiciel libre")
        raise EmptyQuery(_("the query has no word in it"), hint=hint)
    question = classify_question(typed or list(_words_typed(group)))
    return GroupClause(clause.should, clause.must, clause.must_not, (*clause.filters, *filters), question)


def _words_typed(node: Node) -> Iterator[str]:
    """The words in it that are wanted, without those in quotes."""
    if isinstance(node, TypedWord):
        yield node.text
    elif isinstance(node, Boost):
        yield from _words_typed(node.node)
    elif isinstance(node, Group):
        for part in (*node.should, *node.must):
            yield from _words_typed(part)


class _Typed(NamedTuple):
    """What a word means by itself.

    Its clauses, and whether each of them says something; whether it asks for a kind of thing; and what its `WordSense` has.
    """

    clauses: Sequence[Clause]
    says: Sequence[bool]
    asks_for_a_kind: bool
    may_be_inverted: bool
    asks_for_more: bool
    folded: tuple[str, ...]
    small: tuple[bool, ...]
    capitalised: tuple[str, ...]


def _words(texts: list[str], filters: tuple[Clause, ...]) -> tuple[list[str], GroupClause] | None:
    """The texts that are no mere signs, and what a query of them is; `None` where some may be more than words."""
    words = list(map(_alone, texts))
    if words and words[-1] == ():  # the question mark, which stands by itself
        del words[-1], texts[-1]
    if not all(words):
        if None in words:
            return None
        texts = [text for text, word in zip(texts, words, strict=True) if word]
        words = list(filter(None, words))
    if not texts:
        return None
    should, question = _together_as_words(texts, cast("list[_Typed]", words))
    return (texts, _tuple(GroupClause, (should, (), (), filters, question))) if should else None


def _together_as_words(texts: Sequence[str], words: list[_Typed]) -> tuple[tuple[Clause, ...], QuestionType]:
    """What `_group` makes of words and nothing else, and what `classify_question` does."""
    of_each, saying, asking, *senses = zip(*words, strict=True)
    clauses, says = list(chain.from_iterable(of_each)), list(chain.from_iterable(saying))
    if True in asking:
        _mark_kind(clauses, says)
    content = [*compress(clauses, says)]
    return _each_once(content or clauses), classify_words(texts, *senses)


@lru_cache(maxsize=1 << 12)
def _alone(text: str) -> _Typed | tuple[()] | None:
    """A word that is the same whatever stands beside it; nothing for mere signs.

    `None` for what may be more than a word to a query, for figures, and for what may be an abbreviation.
    """
    if folded := content_word(text):
        clause = _tuple(WordClause, (text, folded, content_stems(folded), text != folded, *_NO_MORE))
        return _tuple(_Typed, ((clause,), (True,), False, False, False, (folded,), (False,), ()))
    if not (is_plain := is_plain_word(text)) or text.endswith(MAY_END):
        return None if is_plain is not False else ()
    letters = plain_letters(text)
    if letters and (folded := content_word(written := letters.lower())):
        clause = _tuple(WordClause, (written, folded, content_stems(folded), written != folded, *_NO_MORE))
        return _tuple(_Typed, ((clause,), (True,), False, *sense_of_content(text, letters, folded)))
    if letters:
        _, written, folded, *_ = word_of_letters(letters)
        clause = _word_clause(written, folded)
        says_something = not (clause.stop or is_question_word(folded))
        sense = sense_of_letters(text, letters, folded)
        return _tuple(_Typed, ((clause,), (says_something,), asks_for_a_kind(folded), *sense))
    clauses = _typed(text)
    says = [not _says_nothing(clause, NO_VOCABULARY) for clause in clauses]
    asks = True in [type(clause) is WordClause and asks_for_a_kind(clause.folded) for clause in clauses]
    return _Typed(clauses, says, asks, *word_sense(text))


def compile_value(value: TypedWord | Phrase | Pattern | Fuzzy) -> Clause | None:
    """The words of a field's value, as they would be looked for in a text; `None` when there are none."""
    return _one(value, NO_VOCABULARY)


def _group(group: Group, vocabulary: CustomVocabulary) -> GroupClause | None:
    from searcher.query.language.loose_phrases import with_words

    typed = _side_by_side([*with_words(group)], vocabulary)
    says = [not _says_nothing(clause, vocabulary) for clause in typed]
    _mark_kind(typed, says)
    should = typed if not (True in says or group.must) else [*compress(typed, says)]
    must = list(dict.fromkeys(clause for node in group.must if (clause := _one(node, vocabulary))))
    # Who excludes a word has not excluded its synonyms.
    unwanted = (_one(_as_phrase(node), vocabulary.without_synonyms) for node in group.must_not)
    must_not = list(dict.fromkeys(clause for clause in unwanted if clause))
    filters = [clause for node in group.filters if (clause := _one(node, vocabulary))]
    if not should and not must and not filters and not any(map(is_filter, must_not)):
        # Nothing but exclusions excludes nothing: a lone dash before a word is no operator.
        should, must_not = must_not, []
    found = GroupClause(_each_once(should), tuple(must), tuple(must_not), tuple(filters))
    return found if found.parts else None


def _each_once(clauses: list[Clause]) -> tuple[Clause, ...]:
    """What is asked for several times counts so many times, and is looked up once."""
    # Most differ in the first thing that is said of them, which is sooner compared than all of it.
    if len({*next(zip(*clauses, strict=False), ())}) == len(clauses) or len({*clauses}) == len(clauses):
        return tuple(clauses)
    from collections import Counter

    return tuple(
        clause if times == 1 or is_filter(clause) else BoostClause(clause, times)
        for clause, times in Counter(clauses).items()
    )


def _side_by_side(nodes: Sequence[Node], vocabulary: CustomVocabulary) -> list[Clause]:
    """The clauses of nodes; words that have synonyms, alone or together, are one clause with them."""
    from searcher.query.plan.legal_references import with_article_letters, with_long_forms

    clauses: list[Clause] = []
    nodes = list(with_long_forms(nodes))
    # No date, no identifier and no article of law is without one.
    has_figures = bool(_FIGURE.search(" ".join([node.text for node in nodes if isinstance(node, TypedWord)])))
    if has_figures:
        nodes = list(with_article_letters(nodes))
    elif not vocabulary.has_synonyms:
        return [clause for node in nodes for clause in _clauses(node, vocabulary)]
    place = 0
    while place < len(nodes):
        said = vocabulary.said(nodes, place)
        if not said and has_figures and (otherwise := _otherwise(nodes, place, vocabulary)):
            clause, length = otherwise
            clauses.append(clause)
            place += length
            continue
        length = said.length if said else 1
        typed = [clause for node in nodes[place : place + length] for clause in _clauses(node, vocabulary)]
        if said:
            typed = _without_stop_words(typed, vocabulary, anything_else=False)
            others = [BoostClause(_synonym(text, vocabulary), SYNONYM_WEIGHT, substitute=True) for text in said.others]
            typed = [_best([typed[0] if len(typed) == 1 else GroupClause(tuple(typed)), *others])]
        clauses += typed
        place += length
    return clauses


def _otherwise(nodes: Sequence[Node], place: int, vocabulary: CustomVocabulary) -> tuple[Clause, int] | None:
    """The clause of the words from a place on that are one date or identifier, in all its spellings; and how many."""
    first, second = nodes[place], nodes[place + 1] if place + 1 < len(nodes) else None
    following = second.text if isinstance(second, TypedWord) else ""
    if not isinstance(first, TypedWord) or not may_be_spelt_otherwise(first.text, following):
        return None
    typed: list[str] = []
    for node in nodes[place : place + _MAX_IDENTIFIER_WORDS]:
        if not isinstance(node, TypedWord):
            break
        typed.append(node.text)
    length, others = other_spellings(typed)
    if not others:
        return None
    clauses = [clause for node in nodes[place : place + length] for clause in _clauses(node, vocabulary)]
    phrases = [
        clause for other in others for clause in (_typed(other) if " " not in other else _phrase(analysed(other), 0))
    ]
    return _best([clauses[0] if len(clauses) == 1 else GroupClause(tuple(clauses)), *dict.fromkeys(phrases)]), length


def _synonym(text: str, vocabulary: CustomVocabulary) -> Clause:
    """A synonym of several words is a phrase."""
    clauses = _phrase(analysed(text), 0) if " " in text else _literally(_typed(text), vocabulary)
    return clauses[0] if len(clauses) == 1 else GroupClause(must=tuple(clauses))


def _literally(clauses: list[Clause], vocabulary: CustomVocabulary) -> list[Clause]:
    """The clauses of a word, found as it stands only where its user wants it so."""
    if not vocabulary.has_exact:
        return clauses
    return [
        clause._replace(literal=True)
        if isinstance(clause, WordClause) and vocabulary.is_exact(clause.folded)
        else clause
        for clause in clauses
    ]


def _without_stop_words(clauses: list[Clause], vocabulary: CustomVocabulary, *, anything_else: bool) -> list[Clause]:
    content = [clause for clause in clauses if not _says_nothing(clause, vocabulary)]
    return content if content or anything_else else clauses


def _mark_kind(clauses: list[Clause], says: Sequence[bool]) -> None:
    """Mark the first word of substance soon after a « quel »: `quelle est la capitale`; `says` tells what is of substance."""
    asked = 0
    for place, clause in enumerate(clauses):
        if type(clause) is not WordClause:
            asked -= asked > 0
        elif asked and says[place]:
            clauses[place] = _tuple(WordClause, (*clause[:-1], True))
            return
        else:
            asked = _MAX_WORDS_BEFORE_KIND if asks_for_a_kind(clause.folded) else asked - (asked > 0)


_MAX_WORDS_BEFORE_KIND = 4  # words


def _says_nothing(clause: Clause, vocabulary: CustomVocabulary) -> bool:
    """Whether it is a stop word or asks a question, or is made of stop words only."""
    if isinstance(clause, WordClause):
        return not clause.quoted and (
            clause.stop or is_question_word(clause.folded) or vocabulary.is_stop_word(clause.folded)
        )
    if isinstance(clause, BoostClause):
        return _says_nothing(clause.part, vocabulary)
    if isinstance(clause, GroupClause):
        phrase = clause.should[0] if clause.should else None
        return isinstance(phrase, PhraseClause) and all(is_stop_word(word) for place in phrase.places for word in place)
    return False


def _one(node: Node, vocabulary: CustomVocabulary) -> Clause | None:
    """The clause of one node: of several words all, and what was not typed adds to them."""
    clauses = _side_by_side((node,), vocabulary)
    if len(clauses) < 2:  # noqa: PLR2004
        return clauses[0] if clauses else None
    added = tuple(clause for clause in clauses if isinstance(clause, BoostClause) and clause.substitute)
    return GroupClause(added, tuple(clause for clause in clauses if clause not in added))


def _clauses(node: Node, vocabulary: CustomVocabulary) -> list[Clause]:  # noqa: PLR0911 — one for each kind of node
    if isinstance(node, TypedWord):
        return _literally(_typed(node.text), vocabulary)
    if isinstance(node, Phrase):
        # A number stands in texts spaced as people type it, or in one piece.
        in_one = compiled(_SPACED_NUMBER).sub(lambda number: "".join(number[0].split()), node.text)
        spellings = dict.fromkeys([node.text, in_one, compiled(_LARGE_NUMBER).sub(_spaced, node.text)])
        from searcher.query.plan.phrase_patterns import has_pattern, pattern_places

        if has_pattern(node.text):
            return [PhraseClause(places, node.slop)] if (places := pattern_places(node.text)) else []
        spellings.update(dict.fromkeys(respelt(node.text)))
        phrases = [part for text in spellings for part in _phrase(analysed(text), node.slop)]
        return [_best(list(dict.fromkeys(phrases)))] if phrases else []
    if isinstance(node, Pattern):
        return _pattern(node.text)
    if isinstance(node, Fuzzy):
        return [ExpansionClause(as_one_word(node.text), node.edits)]
    if isinstance(node, Field):
        return [FieldClause(node.name, node.value, _group(node.plain(), vocabulary))]
    if isinstance(node, Boost):
        return [BoostClause(part, node.factor)] if (part := _one(node.node, vocabulary)) else []
    group = _group(node, vocabulary)
    return [group] if group else []


def _pattern(text: str) -> list[Clause]:
    """A pattern as one word, and where signs part it, as words side by side."""
    as_one = [ExpansionClause(one)] if (one := as_one_word(text)) else []
    from searcher.query.plan.phrase_patterns import pattern_places

    places = pattern_places(compiled(_CODE_LETTER).sub(r"\1-", text))
    return [_best([*as_one, PhraseClause(places)])] if len(places) > 1 else [*as_one]


def _spaced(number: re.Match[str]) -> str:
    return " ".join(digits for (digits,) in _spaced_number(number[0].replace(",", "."))) or number[0]


def as_one_word(text: str) -> str:
    """A pattern or a misspelt word as the index has words: without elision, hyphens and the dots of an acronym.

    >>> as_one_word("l’Ordi*"), as_one_word("open-sou*"), as_one_word("S.N.C*")
    ('ordi*', 'opensou*', 'snc*')
    """
    return "".join(letter for letter in fold(compiled(_ELIDED).sub("", text)) if letter.isalnum() or letter in "*?+#")


@lru_cache(maxsize=1 << 12)
def _typed(text: str) -> list[Clause]:
    """One word as typed; where the chain sees several in it, they must stand together, as in a phrase.

    Those of an address or a path count alone as well, but best together; so do words that nothing but a hyphen joins,
    `lettre-licenciement`, which the texts may write otherwise.
    """
    word = one_word(text)
    if word and not word.folded[:1].isdecimal():
        return [as_clause(word)]
    occurrences = analysed(text)
    if len(occurrences) == 1 and len(words := occurrences[0].words) == 1 and not words[0].folded[:1].isdecimal():
        return [as_clause(words[0])]
    found = [place for place in occurrences if not is_symbol(place.words[0].written)] or [*occurrences]
    runs = _side_by_side_in(text, found)
    if len(runs) > 1:
        return [clause for run in runs for clause in _together(text, run)]
    return _together(text, found)


def _side_by_side_in(text: str, found: Sequence[Occurrence]) -> list[list[Occurrence]]:
    """The words of a text in runs, with a sign between that parts them as a space would."""
    runs: list[list[Occurrence]] = []
    for number, place in enumerate(found):
        if number and not compiled(_PARTING).search(text[found[number - 1].end : place.start]):
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _together(text: str, found: list[Occurrence]) -> list[Clause]:
    """Words that stand together in what was typed."""
    if len(found) != 1:
        phrases = _phrase(found, 0)
        return [GroupClause(should=(*phrases, *_parts(found)))] if len(found) > 1 and PARTED.search(text) else phrases
    words, positions = found[0].words, _positions(found[0])
    whole = [as_clause(word) for word in words if word.joined or (positions == 1 and not word.part)]
    if is_inversion(words):
        return [as_clause(word) for word in words]
    if positions > 1:
        # Where it is hyphenated as typed, it counts as both, and so comes first.
        places = _places(found)
        spaced = [PhraseClause((*number, *places[1:])) for word in places[0] if (number := _spaced_number(word))]
        compound: tuple[Clause, ...] = (PhraseClause(places, compound=True), *spaced, *whole)
        if PARTED.search(text):
            return [GroupClause(should=(*compound, *_parts(found)))]
        if is_one_word([place[0] for place in places]):
            return [GroupClause(should=compound)]
        return _in_parts(words, compound)
    names = tuple((word.folded,) for word in words if word.part)
    spaced = [PhraseClause(places) for word in words if (places := _spaced_number(word.folded))]
    return [_best([*whole, *spaced, *([PhraseClause(names)] if len(names) > 1 else [])])]


def _in_parts(words: Sequence[Word], compound: tuple[Clause, ...]) -> list[Clause]:
    """Parts that nothing but a hyphen joins, and what they gain together."""
    parts = [as_clause(word) for word in words if not word.joined]
    bonus = BoostClause(GroupClause(should=compound), _HYPHEN_BONUS, substitute=True)
    return [*([part for part in parts if not part.stop] or parts), bonus]


def _phrase(found: Sequence[Occurrence], slop: int) -> list[Clause]:
    places = _places(found)[:_MAX_PHRASE_WORDS]
    if len(places) == 1:
        return [_best([WordClause(word, word, (), stop=True, quoted=True) for word in places[0]])]
    places = tuple(tuple(dict.fromkeys(chain.from_iterable(map(in_phrase, place)))) for place in places)
    return [PhraseClause(places, slop)] if places else []


def _parts(found: list[Occurrence]) -> Iterator[WordClause]:
    words = (as_clause(word) for occurrence in found for word in occurrence.words if not (word.joined or word.part))
    return (word for word in words if not word.stop)


def _as_phrase(node: Node) -> Node:
    """What to exclude: of an address or a compound all of it, not whatever has its words."""
    if not isinstance(node, TypedWord):
        return node
    if one_word(node.text) and not PARTED.search(node.text):
        return node
    is_compound = len(analysed(node.text)) == 1 and len(_typed(node.text)) > 1
    return Phrase(node.text) if is_compound or PARTED.search(node.text) else node


def _places(found: Sequence[Occurrence]) -> tuple[tuple[str, ...], ...]:
    places: dict[int, dict[str, None]] = {}
    for occurrence in [place for place in found if not is_symbol(place.words[0].written)] or found:
        for word in occurrence.words:
            if not (word.joined or word.part):
                places.setdefault(occurrence.position + word.position, {})[word.folded] = None
    return tuple(tuple(words) for _, words in sorted(places.items()))


def _positions(occurrence: Occurrence) -> int:
    return max([word.position for word in occurrence.words]) + 1


def _spaced_number(word: str) -> tuple[tuple[str, ...], ...]:
    """The places of a large number written with spaces: 10000 as 10 and 000, 1250.5 as 1 and 250.5."""
    whole, point, decimals = word.partition(".")
    if not whole.isdecimal() or len(whole) < _MIN_SPACED_NUMBER_DIGITS or whole.startswith("0"):
        return ()
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)]
    groups[0] += point + decimals
    return tuple((digits,) for digits in reversed(groups))


def as_clause(word: Word) -> WordClause:
    """A word that the chain found, as something to look for."""
    return _word_clause(word.written, word.folded)


def _word_clause(written: str, folded: str) -> WordClause:
    accented = written != folded
    alone = accented and hides_behind_stop_word(written)
    stop = is_stop_word(written)
    return _tuple(WordClause, (written, folded, stems(folded), accented, alone, stop, False, False, False))


def _best(clauses: list[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else BestClause(tuple(clauses))
