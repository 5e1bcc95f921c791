"""XML: what expat is given to read again grows no faster than the document."""

from xml.parsers import expat

import pytest

from searcher.documents.formats.xml import parse_pieces, root_name

SIZE = 1_000_000


class Counting:
    """Expat's parser, and how many bytes it had before it at all its calls."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self.seen = self._given = 0

    @property
    def CurrentByteIndex(self) -> int:  # noqa: N802 — expat's name
        return self._parser.CurrentByteIndex

    def Parse(self, data: bytes, isfinal: bool, /) -> object:  # noqa: FBT001, N802 — likewise
        self._given += len(data)
        self.seen += self._given - max(0, self._parser.CurrentByteIndex)
        return self._parser.Parse(data, isfinal)


@pytest.mark.parametrize(
    "made",
    [
        b'<a b="%s">x</a>',
        b"<!--%s--><a/>",
        b"<a><!--%s--></a>",
        b"<?a %s?><a/>",
        b"<a%s/>",
        b"<a><![CDATA[%s]]></a>",
        b"<a>%s</a>",
        b"<a>" + b"<b>c</b>" * 10_000 + b'<d e="%s"/></a>',
    ],
)
def test_long_token_is_not_read_again_for_each_piece(made: bytes) -> None:
    data = made % (b"x" * SIZE)
    parser = Counting()
    parse_pieces(parser, (data[place : place + 1000] for place in range(0, len(data), 1000)))
    assert parser.seen < 5 * len(data)


def test_root_is_found_behind_a_long_comment() -> None:
    assert root_name(b"<!--" + b"x" * 100_000 + b"--><a><b/></a>") == "a"
