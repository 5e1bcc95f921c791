"""Words and stems as tokens, and what entries are called.

Tokens have no sign that JSON or the cluster's analysers know, so that they are put one behind the other as they are.
"""

from __future__ import annotations

from hashlib import blake2b

FILLER = "·"
"""Stands where a position has no word, and fills the length of a field up; no word is so written."""

TIMES = "|"
"""Stands between a stem and its frequency."""

_MAX_TOKEN_CHARS = 200
_MAX_ID_BYTES = 400  # OpenSearch takes 512, and a number may stand behind it

_CONTROLS = {control: 0xE000 + control for control in range(0x20)}
_SIGNS = _CONTROLS | str.maketrans(
    {" ": "\ue020", '"': "\ue022", "/": "\ue02f", "=": "\ue03d", "\\": "\ue05c", "|": "\ue07c", FILLER: "\ue0b7"}
)


def token(word: str) -> str:
    r"""A word, or one stem, as a token: without the signs that part tokens, and of a length that Lucene takes.

    >>> token("km/h") == "km\ue02fh", len(token("a" * 1000)) < 250
    (True, True)
    """
    if not word.isalnum():
        word = "".join(word.encode(errors="replace").decode().translate(_SIGNS).split()) or FILLER
    if len(word) > _MAX_TOKEN_CHARS:
        return f"{word[:_MAX_TOKEN_CHARS]}…{blake2b(word.encode(), digest_size=8).hexdigest()}"
    return word


def form_tokens(written: str, folded: str) -> tuple[str, ...]:
    """The tokens of a written form: the last one is its own."""
    return (token(folded),) if written == folded else (token(folded), f"={token(written)}")


def stem_token(key: str) -> str:
    """The token of a stem key: a word that may be a form of several stems has one token of all.

    >>> stem_token("porte porter")
    'porte/porter'
    """
    return "/".join(map(token, key.split(" ")))


def short(text: str) -> str:
    """An id of a length that OpenSearch takes: the text, or what stands for a long one."""
    encoded = text.encode(errors="replace")
    if len(encoded) <= _MAX_ID_BYTES:
        return encoded.decode()
    return f"{encoded[:200].decode(errors='ignore')}…{blake2b(encoded, digest_size=16).hexdigest()}"


def paragraph_id(document: str, number: int) -> str:
    """The id of a paragraph: the same whoever sends it, and however often."""
    return f"{short(document)}#{number}"
