"""What is packed of a paragraph is read again, whatever is written in it."""

from base64 import b64encode

from hypothesis import given
from hypothesis import strategies as st

from searcher.cluster.rows import Head, Row, pack_about, pack_contents, row_of

TEXTS = st.text(st.characters(codec=None), max_size=20)
NUMBERS = st.integers(min_value=0, max_value=(1 << 32) - 2)
DIGESTS = st.integers(min_value=0, max_value=(1 << 64) - 1)
OVER = st.lists(st.sampled_from(["pain", "porte/porter", "é"]), max_size=3).map(" ".join)
HEADS = st.builds(
    Head,
    document=TEXTS,
    number=NUMBERS,
    of=NUMBERS,
    length=NUMBERS,
    digest=DIGESTS,
    heading=st.none() | TEXTS,
    over=OVER,
    above=NUMBERS,
    first_over=OVER,
    first_above=NUMBERS,
    first_headed=st.booleans(),
    longest=st.lists(DIGESTS, max_size=4),
    contents=st.lists(st.tuples(DIGESTS, st.integers(min_value=0, max_value=(1 << 16) - 1)), max_size=40),
)


def read(about: bytes, content: bytes | None = None) -> Row:
    columns = {"about": about} | ({} if content is None else {"content": content})
    return row_of({"fields": {name: [b64encode(column).decode().rstrip("=")] for name, column in columns.items()}})


@given(HEADS)
def test_what_ranking_asks_for_is_read_as_it_was_packed(head: Head) -> None:
    row = read(pack_about(head, '{"page":3}'))
    same = ("document", "number", "of", "length", "digest", "heading", "above", "first_above")
    assert [getattr(row, name) for name in same] == [getattr(head, name) for name in same]
    assert (row.over.decode(), row.first_over.decode()) == (head.over, head.first_over)
    assert list(row.longest) == head.longest
    assert (row.page, row.line, row.text, row.word) == (3, None, "", b"")
    assert row.has_headings == bool(head.heading or head.first_headed)


@given(HEADS)
def test_all_paragraphs_of_a_small_document_are_told_and_the_longest_of_a_large_one(head: Head) -> None:
    row = read(pack_about(head, "{}"))
    few = len(head.contents) <= 32
    contents = row.contents()
    assert (None if contents is None else [*zip(*contents, strict=True)]) == (head.contents if few else None)
    assert list(row.digests()) == ([digest for digest, _length in head.contents] if few else head.longest)
    assert row.is_large is not few


@given(st.lists(st.tuples(OVER, TEXTS), min_size=1, max_size=4))
def test_words_and_text_are_read_from_one_column(contents: list[tuple[str, str]]) -> None:
    about = pack_about(Head("a", number=1, of=1), "{}")
    rows = [read(about, column) for column in pack_contents(contents)]
    assert [(row.word.decode(), row.text) for row in rows] == contents


def test_a_word_that_stands_alone_before_a_paragraph_comes_with_it() -> None:
    head = Head("a", number=4, of=9, after_word=True)
    before = read(pack_about(head, '{"before":{"text":"Oui.","word":"oui","heading":"Réponse"}}')).before()
    assert before is not None
    assert (before.document, before.number, before.of, before.length) == ("a", 3, 9, 1)
    assert (before.text, before.word, before.heading) == ("Oui.", b"oui", "Réponse")
    assert read(pack_about(head._replace(after_word=False), "{}")).before() is None
