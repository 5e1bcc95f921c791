"""E-mail: subject, sender, date and the text of a message; what is attached is not read."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from searcher.documents.encoding import decode
from searcher.documents.html_page import read_page
from searcher.documents.model import Extract, Paragraph
from searcher.documents.outline import Outline
from searcher.documents.plain_text import split_paragraphs
from searcher.documents.source import facts
from searcher.errors import DocumentError
from searcher.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.source import Source

_QUOTED = re.compile(r"(?:> ?)*")


def read(source: Source) -> Iterator[Extract]:
    """The one document of a file."""
    message = message_from_bytes(source.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    if not message.keys():
        raise DocumentError(_("is no e-mail: it does not begin with headers"))
    body = message.get_body(preferencelist=("plain", "html"))
    outline = Outline(
        title=" ".join(str(_header(message, "subject") or "").split()) or None,
        metadata=facts(
            author=_senders(message), date=_date(message), language=str(_header(message, "content-language") or "")
        ),
    )
    for paragraph in _paragraphs(body) if isinstance(body, EmailMessage) else ():
        outline.add_paragraph(paragraph.text)
    yield outline.close()


def _paragraphs(part: EmailMessage) -> Iterator[Paragraph]:
    """The paragraphs of the part that is meant to be read."""
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = decode(payload, part.get_content_charset()).replace("\r\n", "\n")
    if part.get_content_type() == "text/html":
        yield from read_page(text).paragraphs
    else:
        yield from (Paragraph(found) for part in _by_depth(text) for _, found in split_paragraphs(part))


def _by_depth(text: str) -> Iterator[str]:
    r"""What is quoted, and what is not, each without the marks in front of its lines.

    >>> list(_by_depth("> Quand ?\n> Et où ?\nDemain."))
    ['Quand ?\nEt où ?', 'Demain.']
    """
    lines = [(found[0].count(">"), line[found.end() :]) for line in text.split("\n") if (found := _QUOTED.match(line))]
    for _depth, part in groupby(lines, key=lambda line: line[0]):
        yield "\n".join(line for _depth, line in part)


def _header(message: EmailMessage, name: str) -> Any:
    """A header, unless it is so odd that the parser of the standard library gives up on it."""
    try:
        return message[name]
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def _senders(message: EmailMessage) -> list[str]:
    """Names of those who sent it, or addresses where they gave no name."""
    addresses = getattr(_header(message, "from"), "addresses", ())
    return [address.display_name or address.addr_spec for address in addresses]


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(_header(message, "date"))).isoformat()
    except (TypeError, ValueError):
        return None
