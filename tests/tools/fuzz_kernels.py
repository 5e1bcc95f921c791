"""Feed the compiled kernels numbers that no index has: they may refuse them, and must not read beyond them.

    python tests/tools/fuzz_kernels.py --seconds 60

Every kernel gets lists that do not ascend, counts that do not fit, codes and tables of any bytes. Whatever comes out is
right; what must not happen is seen by the compiler's sanitizers (`tools/sanitize_kernels.sh`) or ends the process. A seed
is printed, with which the same run can be had again.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import zlib
from array import array
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from searcher.kernels.deflate import ZlibFunctions, zlib_functions

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSALS = (ValueError, OverflowError, TypeError, RuntimeError, MemoryError)

native = import_module("searcher.kernels._native")


class Fuzzer:
    """Calls of kernels, made of chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 — no secret

    def size(self, most: int = 300) -> int:
        return self.chance.choice([0, 1, 2, self.chance.randrange(20), self.chance.randrange(most)])

    def section(self, typecode: str, most: int = 300) -> Any:
        """Numbers of an index: of any bytes, small ones, or ones that ascend."""
        size = self.size(most)
        numbers = array(typecode)
        kind = self.chance.randrange(4)
        if kind == 0:
            numbers.frombytes(self.chance.randbytes(size * numbers.itemsize))
        elif kind == 1:
            numbers.extend(self.chance.randrange(100) for _ in range(size))
        else:
            most_number = (1 << 8 * numbers.itemsize) - 1
            drawn = [self.chance.randrange(self.chance.choice([200, most_number])) for _ in range(size)]
            numbers.extend(sorted(drawn))
        return self.chance.choice([numbers, memoryview(numbers), numbers.tobytes(), list(numbers)])

    def codes(self, size: int) -> bytes:
        return self.chance.randbytes(max(0, size + self.chance.choice([*[0] * 60, 1, -1])))

    def table(self) -> Any:
        numbers = [self.chance.randrange(1, 1 << self.chance.choice([4, 16, 20, 24, 30])) for _ in range(256)]
        return self.chance.choice([*[native.table(numbers), numbers] * 20, numbers[:10], [0] * 256, [1 << 40]])

    def source(self) -> tuple[Any, ...]:
        paragraphs = self.section("H")
        scores = [self.chance.randrange(1, 1 << 20) for _ in paragraphs]
        if self.chance.randrange(3) == 0:
            return paragraphs, range(len(paragraphs)), native.table(scores), max(scores, default=0), None
        return paragraphs, self.codes(len(paragraphs)), self.table(), self.chance.randrange(1 << 22), None

    def best(self) -> None:
        removed = frozenset(self.chance.randrange(300) for _ in range(self.size(50)))
        k = self.chance.choice([1, 10, 50, 1 << 20, 0, -1])
        native.best([self.source() for _ in range(self.size(8))], removed, k, self.chance.randrange(-5, 1 << 24), 3)
        leaves = [([self.source() for _ in range(self.size(4))], removed, leaf) for leaf in range(self.size(4))]
        native.best_of_all(leaves, k)

    def plain(self) -> tuple[tuple[Any, bytes], ...]:
        lists = [self.section("H") for _ in range(self.size(4))]
        return tuple((paragraphs, self.codes(len(paragraphs))) for paragraphs in lists)

    def occurrences(self) -> tuple[Any, ...]:
        return tuple(self.section("I") for _ in range(self.size(4)))

    def term(self) -> Any:
        weights = tuple(self.chance.random() for _ in range(6))
        lists = self.plain(), self.occurrences(), self.plain(), self.occurrences
        term = native.TermPostings(*lists, weights, self.plain(), [self.source() for _ in range(self.size(3))])
        return self.chance.choice([term, term.other(weights, self.plain())])

    def rerank(self) -> None:
        numbers = sorted({self.chance.randrange(self.chance.choice([60, 300, 1 << 16])) for _ in range(self.size(140))})
        place = self.section("I"), self.chance.choice([0, 7, 500, 1 << 40, -1]), self.chance.choice([300, 1 << 16, 5])
        terms = tuple(self.term() for _ in range(self.size(5)))
        pairs = tuple(
            (self.chance.randrange(max(1, len(terms))), self.chance.choice([0, 0, 0, len(terms) - 1, len(terms)]), 1.0)
            for _ in range(self.size(4))
        )
        shares = array("d", [self.chance.random() for _ in range(256)])
        tables = shares, shares, 0.8, 0.6, 2.0
        if self.chance.randrange(2):
            native.features(numbers, place, terms, pairs, tables)
            return
        if self.chance.randrange(2):
            lists = [self.source() for _ in range(self.size(8))] + [*terms[: self.size(5)]]
            words = [self.occurrences() for _ in range(self.size(5))]
            query = place, terms, pairs, tables, (1.0,) * 7, self.chance.choice([None, (words, 0.5)]), 2.0**20
            sizes = self.chance.choice([50, 50, 127, 128, 0, -1]), self.chance.choice([16, 200, 0, -1])
            asked = lists, {3, 7}, self.chance.choice([50, 1 << 20, 0, -1]), 0, self.chance.choice([b"", [3, 4]])
            native.best_reranked(asked, *sizes, query)
            native.reranked_in_all([(5, number & 3, number) for number in numbers], dict.fromkeys(range(4), query))
            return
        found = [(self.chance.randrange(1 << 30), 0, number) for number in numbers]
        extra = self.chance.choice([None, array("d", [0.5] * len(numbers))] * 9 + [array("d", [0.5])])
        native.reranked(found, place, terms, pairs, tables, (1.0,) * 7, extra, 2.0**20)

    def lists(self) -> None:
        counts, numbers = (array("I", [self.size(40) for _ in range(self.size(20))]) for _ in range(2))
        data = self.chance.randbytes(self.chance.choice([sum(counts) * 8, sum(counts), self.size()]))
        if self.chance.randrange(2):
            native.in_order(data, counts, self.chance.randrange(-1, 10), numbers)
        else:
            native.best_codes(data, counts)

    def part(self) -> list[Any]:
        return [self.source() for _ in range(self.size(4))]

    def combine(self) -> None:
        must, must_not = ([self.part() for _ in range(self.size(4))] for _ in range(2))
        native.conjunction(must, self.part(), must_not)
        native.disjunction_max(must)

    def words_in_order(self) -> None:
        steps = self.chance.randbytes(self.chance.choice([1 << 16, 1 << 16, self.size()]))
        places = [self.chance.choice([self.occurrences(), self.occurrences(), None]) for _ in range(self.size(5))]
        native.phrase_postings(places, self.chance.randrange(-2, 6), steps)
        native.union_postings(self.occurrences(), steps)
        native.in_typed_order(self.section("H"), [self.occurrences() for _ in range(self.size(5))])

    def learn(self, _: str) -> Any:
        surfaces = [
            (
                tuple((self.chance.randrange(-1, 70_000), self.chance.randrange(-1, 40)) for _ in range(self.size(5))),
                self.chance.choice([0, 1, 3, 70_000, 1 << 30]),
            )
            for _ in range(self.size(4))
        ]
        return self.chance.choice([*[((((0, self.chance.randrange(40)),), 1),)] * 20, tuple(surfaces), surfaces, None])

    def learn_words(self, words: list[str]) -> Any:
        numbers = array("I", [self.chance.randrange(40) for _ in words])
        return self.chance.choice([*[numbers] * 20, numbers[1:], array("I", [(1 << 32) - 1] * len(words)), [], None])

    def cut(self, text: str) -> Any:
        return self.chance.choice([None, ["a b", "c", "\udc80"], [], [text], [None], 3, ("a",)])

    def junction(self, _: str) -> Any:
        return self.chance.choice([*[self.chance.randrange(1 << 16)] * 20, -1, 1 << 16, None])

    def inverter(self) -> None:
        begins, ends, figures = (self.chance.randbytes(self.chance.choice([256] * 20 + [3])) for _ in range(3))
        junctions = begins, ends, [".", "é", "d a"][self.size(3) :], figures, self.chance.choice([1] * 20 + [300])
        junctions += (
            self.chance.choice([(), [(self.size(9), "\n\u2009")], [(1, " "), (2, "\n \xa0")], [(1, "é")], 3]),
        )
        tables = junctions, self.letters(), self.chance.choice([None, self.learn_words])
        buffer = native.OccurrenceBuffer(self.learn, self.cut, self.junction, *self.chance.choice([(), tables]))
        for number in range(self.size(12)):
            texts = [self.chance.randbytes(self.size()) + b" a b c d a b" for _ in range(self.size(4))]
            paragraph = self.chance.choice([number, self.chance.randrange(1 << 16)])
            encoded = tuple(texts)
            try:
                if self.chance.randrange(2):
                    buffer.cut_ahead(self.chance.choice([*[encoded] * 20, texts]))
                buffer.add(paragraph, [""] * (len(texts) + self.chance.choice([*[0] * 20, 1])), encoded)
                buffer.words([""] * len(texts), texts[::-1])
                lengths = array("I", [self.chance.randrange(4) for _ in range(self.size(5))])
                buffer.add_titles(lengths, array("I", [self.chance.randrange(12) for _ in range(self.size(5))]))
            except REFUSALS:
                continue
        steps = self.chance.randbytes(self.size())
        buffer.take(
            steps,
            array("i", [self.chance.randrange(-2, 12) for _ in range(40 + self.size(20))]),
            12,
        )

    def lent(self, typecode: str, size: int | None = None) -> tuple[Any, ...]:
        """A section of a segment, mostly of numbers that ascend."""
        numbers, size = array(typecode), self.size(20) if size is None else size
        most = self.chance.choice([4, 30, 200])
        numbers.extend(sorted(self.chance.randrange(most) for _ in range(size)))
        if self.chance.randrange(20) == 0:
            numbers = array(typecode, bytes(numbers.itemsize) + self.chance.randbytes(self.size() * numbers.itemsize))
        view = memoryview(self.chance.choice([numbers] * 50 + [b"abc"]))
        return view, bytearray(self.chance.choice([1 + view.nbytes // 4096] * 50 + [0])), self.check, self.damage

    def check(self, first: int, end: int) -> None:
        if first >= end or self.chance.randrange(30) == 0:
            raise ValueError

    def damage(self) -> Any:
        return self.chance.choice([*[ValueError("damaged")] * 20, None, 3])

    def lent_sections(self) -> tuple[Any, ...]:
        counts = iter(self.chance.choices(range(6), k=20))

        def with_lists(count: int) -> Any:
            return (self.lent("B"), self.lent("I", count + 1)), (self.lent("I", count + 1), self.lent("I"))

        def field(count: int) -> Any:
            terms = self.lent("B", 200), self.lent("I", count + 1)
            lists = self.lent("I", 2 * count + 2), self.lent("B"), self.lent("H", 200), self.lent("B", 200)
            return (terms, *with_lists(next(counts)), *lists)

        stems = next(counts)
        words_of = self.lent("I", stems + 1), self.lent("I", 200)
        words = (self.lent("B", 200), self.lent("I", 6)), words_of, self.lent("I", 12), self.lent("I", 200)
        sections = field(stems), field(next(counts)), *with_lists(next(counts)), *words
        return self.chance.choice([*[(*sections, [0, 300, 600])] * 40, sections, (*sections, [0]), (*sections, [])])

    def lent_documents(self) -> tuple[Any, ...]:
        ids = self.lent("B", 200), self.lent("I", 6)
        columns = map(self.lent, "IIBQHI")
        return *columns, ids, self.chance.choice([20, 300, -1])

    def documents(self) -> None:
        lookup = native.DocumentLookup(self)
        for call in (
            lookup.id_of,
            lookup.place_of,
            lookup.stands_alone,
            lambda paragraph: lookup.page_alone([(5, 0, 0), (3, self.size(3), paragraph)], [0, 7], 2.0),
            lookup.with_digest,
            lambda paragraph: lookup.ids_apart([lookup, lookup], [(1, 0), (0, paragraph)], self.size(9), self.size(99)),
        ):
            try:
                call(self.chance.choice([self.chance.randrange(20), self.chance.randrange(-2, 400), 1 << 40]))
            except REFUSALS:
                continue

    def lent_blocks(self) -> tuple[Any, ...]:
        most = self.chance.choice([0, 100, 1 << 24, 1 << 40])
        return self.lent("Q", 9), self.lent("B", 200), b"le conseil", self.size(40), self.chance.choice([4, 1, 0]), most

    def text_blocks(self) -> None:
        reader = native.TextBlocks(self)
        for _ in range(9):
            try:
                reader.text(self.chance.choice([self.chance.randrange(40), -1, 1 << 40]))
            except REFUSALS:
                continue

    def words(self) -> tuple[str, ...]:
        return tuple(
            self.chance.choice(["", "a", "\x07", "é", "\0", "\x01\x02", "\udc80"]) for _ in range(self.size(4))
        )

    def lookup(self) -> None:
        lookup, numbers = (
            native.WordLookup(self, native.TermPostings),
            [self.chance.randrange(self.chance.choice([4, 300])) for _ in range(2)],
        )
        chunk, stems, words = self.chance.randrange(-1, 3), self.words(), iter(lambda: (*self.words(), "a")[0], None)
        calls: list[Callable[[], Any]] = [
            lambda: lookup.word(stems, next(words), self.chance.choice([None, "é"]), next(words)),
            lambda: self.look_at_lists(
                lookup.whole(stems, next(words), self.chance.choice([None, "é"]), next(words), "a", 4, 1, 5), chunk
            ),
            lambda: lookup.having(stems),
            lambda: lookup.forms(next(words)),
            lambda: lookup.names(numbers),
            lambda: lookup.spellings(stems),
            lambda: lookup.postings_count(numbers),
            lambda: lookup.occurrence_count(numbers),
            lambda: lookup.nearest(next(words), numbers, [b"a"], self.size(9), self.chance.randrange(3), self.size(9)),
            lambda: self.look_at_lists(lookup.found(numbers, numbers, numbers, numbers), chunk),
            lambda: lookup.few_begin(
                [lookup] * self.size(3), self.chance.choice([b"", b"a", b"\x07\xff"]), self.size(9)
            ),
            lambda: lookup.all_forms([*self.words()]),
        ]
        for call in calls:
            try:
                call()
            except REFUSALS:
                continue

    def look_at_lists(self, word: Any, chunk: int) -> None:
        word.weighed(self.chance.random(), self.chance.choice([0, 7, 1 << 40]))
        word.numbers()
        for chunks in ([chunk], [0, chunk], [0]):
            try:
                found = word.in_chunks(chunks, (1.0,) * 6, self.table(), None)
            except REFUSALS:
                continue
            for term in found:
                self.look_closer(term)

    def look_closer(self, term: Any) -> None:
        shares = array("d", [0.5] * 256)
        for look in (term.score_lists, lambda: term.titles, lambda: native.best([term, term], {3}, 5)):
            try:
                look()
            except REFUSALS:
                continue
        terms = term, term.other(term.weights, ())
        native.features([1, 7], (array("I", [0, 5]), 0, 300), terms, ((0, 1, 1.0),), (shares, shares, 0.8, 0.6, 2.0))

    def spell(self, stretch: str) -> Any:
        spelt = tuple(stretch[self.chance.randrange(len(stretch)) :] for _ in range(2 * self.size(4)))
        surface = (self.chance.randrange(-2, 9), self.chance.randrange(1 << 31), spelt)
        surfaces = (surface,) * self.size(3)
        wrong = [
            (*surfaces, 3),
            [surface],
            None,
            ((0, 1, (*spelt, 3)),),
            ((0, 1, (*spelt, "a")),),
            ((0, 1 << 40, spelt),),
        ]
        return self.chance.choice([*[surfaces] * 40, *wrong])

    def letters(self) -> tuple[Any, ...]:
        first, later, *others = (self.chance.randbytes(self.chance.choice([256] * 20 + [3])) for _ in range(5))
        around, elided, special = ".,«»…"[self.size(5) :], ["l’", "qu'"], ["a", "é", "mot"]
        return first, later, around, elided, special, *others, "0123456789", "-.,", "\u202f\xa0", "-\xad"

    def deflate(self) -> None:
        texts = tuple(self.chance.randbytes(self.size(3000)) for _ in range(self.size(20)))
        functions = self.chance.choice([*[zlib_functions()] * 20, ZlibFunctions((0, 0, 0, 0), "1")])
        native.deflate_blocks(texts, self.chance.randrange(-1, 6), self.chance.randbytes(self.size()), 4, functions)

    def digests(self) -> None:
        texts = [self.chance.randbytes(self.size(400)) + b" \xe2\x80\x99\n\xe2" for _ in range(self.size(5))]
        native.digests(self.chance.choice([*[texts] * 20, [""], 3]))

    def inflate(self) -> None:
        texts = [self.chance.choice(["le conseil ", "é\0", "x" * 300]) * self.size(40) for _ in range(self.size(5))]
        data = b"".join(
            [len(text.encode()).to_bytes(4, "little") for text in texts] + [text.encode() for text in texts]
        )
        compressor = zlib.compressobj(
            self.chance.randrange(10), zlib.DEFLATED, -15, 9, self.chance.randrange(5), b"le conseil"
        )
        block = bytearray(compressor.compress(data) + compressor.flush())
        for _ in range(self.chance.choice([0, 1, 3])):
            block[self.chance.randrange(len(block))] ^= 1 << self.chance.randrange(8)
        last = self.chance.randrange(len(texts) + 1)
        for arguments in ((), (len(texts), last), (self.size(9), self.size(9))):
            with suppress(ValueError):
                native.inflated(block, b"le conseil", self.chance.choice([1 << 20, self.size(3000)]), *arguments)

    def marks(self) -> None:
        memo = native.SpellingMemo(self.spell, self.letters())
        finders = [native.Finder(memo, {f"{number}": 1, "a": 7}, {"é": number}) for number in range(self.size(4))]
        for _ in range(self.size(20)):
            text = "".join(
                chr(self.chance.randrange(self.chance.choice([64, 128, 0x2100, 0x110000]))) for _ in range(self.size())
            )
            for finder in finders:
                try:
                    finder.places(text)
                    finder.marks(text)
                    finder.marks_in(text)
                    finder.held(text)
                    finder.among([text, *text.split()])
                except REFUSALS:
                    continue


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    arguments = parser.parse_args()
    sys.stdout.write(f"seed {arguments.seed}\n")
    sys.stdout.flush()
    fuzzer = Fuzzer(arguments.seed)
    kernels: list[Callable[[], None]] = [
        fuzzer.best,
        fuzzer.rerank,
        fuzzer.lists,
        fuzzer.inverter,
        fuzzer.marks,
        fuzzer.lookup,
        fuzzer.documents,
        fuzzer.text_blocks,
        fuzzer.combine,
        fuzzer.deflate,
        fuzzer.digests,
        fuzzer.inflate,
        fuzzer.words_in_order,
    ]
    calls = refused = 0
    end = time.monotonic() + arguments.seconds
    while time.monotonic() < end:
        calls += 1
        try:
            kernels[calls % len(kernels)]()
        except REFUSALS:
            refused += 1
    sys.stdout.write(f"{calls} calls, of which {refused} were refused\n")


if __name__ == "__main__":
    main()
