"""Bytes to characters: decided by the content, never by the machine's locale."""

import codecs
import re
from itertools import islice

from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError

# The mark of UTF-32 begins with that of UTF-16.
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_OF_ONE_BYTE = ("cp1252", "iso8859-15", "mac-roman", "cp850")  # what is as good as another before it is not taken
_ASCII = bytes(range(128))
_NO_TEXT = bytes([*range(7), *range(14, 27), *range(28, 32), 127])
_MAX_CONTROL_SHARE = 0.01  # of the characters of a text
_LOOKED_AT = 3000  # characters beyond ASCII tell one encoding from another
_SOME_BROKEN_SHARE, _MAX_BROKEN_SHARE = 0.1, 0.5  # of the characters beyond ASCII of a text that is UTF-8 all the same

_BEYOND_ASCII = re.compile(r"[^\0-\x7f]")
_FREQUENT = frozenset("éèàêçÉÀ")
_FRENCH_LETTERS = _FREQUENT | frozenset("âäëîïôöùûüÿœæÂÄÇÈÊËÎÏÔÖÙÛÜŸŒÆñ")
_FRENCH_SIGNS = frozenset("«»’‘“”„–—…€°§·•²³№×½\u00a0\u202f\u00ad")
_BETWEEN_LETTERS = frozenset("’·–—\u00ad\u00a0\u202f")

# What becomes of two or three bytes of UTF-8 that were taken for Windows-1252: é is Ã©, ’ is â€™.
_UPPER_HALF = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_MOJIBAKE = re.compile(f"[ÂÃÅ][{_UPPER_HALF}]|â€[{_UPPER_HALF}]")
_WORTH_SAYING = 3


def decode(data: bytes, declared: str | None = None) -> str:
    """Decode UTF-8, UTF-16 or UTF-32, or the encoding of one byte in which the text reads most like French.

    Those are Windows-1252, Latin-9, Mac Roman and that of French DOS; `declared` is taken instead when it is another
    and fits. Latin-1 is Windows-1252 without the signs that Latin-1 has no place for.

    >>> decode("été".encode()), decode("été".encode("cp1252")), decode("été".encode("utf-16"))
    ('été', 'été', 'été')
    >>> decode("l’été au cœur".encode("mac-roman")), decode("l'été au cœur".encode("iso8859-15"))
    ('l’été au cœur', "l'été au cœur")

    Raises `DocumentError` when it is none of these.
    """
    marked = next((name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    if marked:
        text = _strict(data, marked)
        if text is None and marked == "utf-8-sig":
            text = _mended(data[len(codecs.BOM_UTF8) :], _MAX_BROKEN_SHARE)
    else:
        text = _strict(data, "utf-8")
        if text is None or "\0" in text:
            text = (
                _unmarked_utf16(data)
                or _mended(data, _SOME_BROKEN_SHARE)
                or _declared(data, declared)
                or _of_one_byte(data)
                or _mended(data, _MAX_BROKEN_SHARE)
            )
    if text is None or "\0" in text:
        msg = Reason(UnreadCode.UNKNOWN_ENCODING)
        raise DocumentError(msg)
    return text


def mojibake(text: str) -> int:
    """How many letters of a text were UTF-8 taken for Windows-1252, when there is more than a mention of it.

    >>> mojibake("dÃ©lÃ©guÃ©e"), mojibake("déléguée")
    (3, 0)
    """
    if "Ã" not in text and "â€" not in text:
        return 0
    found = len(_MOJIBAKE.findall(text))
    return found if found >= _WORTH_SAYING and found > sum(map(text.count, "éèàêç")) / 2 else 0


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of a text in a Latin script is zero, or nearly."""
    if len(data) % 2 or not data:
        return None
    for encoding, zeros, others in (("utf-16-le", data[1::2], data[::2]), ("utf-16-be", data[::2], data[1::2])):
        if zeros.count(0) > 0.7 * len(zeros) and not others.count(0):
            return _strict(data, encoding)
    return None


def _mended(data: bytes, most: float) -> str | None:
    """UTF-8 with bytes of Windows-1252 in it, as two files copied into one have, or with a character cut in two."""
    text = data.decode("utf-8", errors="surrogateescape")
    beyond = _BEYOND_ASCII.findall(text)
    broken = sum("\udc80" <= character <= "\udcff" for character in beyond)
    if broken > most * len(beyond):
        return None
    return re.sub("[\udc80-\udcff]", lambda byte: bytes([ord(byte[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def _declared(data: bytes, declared: str | None) -> str | None:
    """What a format says of its encoding; those that the content tells apart better are left to it."""
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    return None if name in {"utf-8", "ascii", "iso8859-1", *_OF_ONE_BYTE} else _strict(data, name)


def _of_one_byte(data: bytes) -> str | None:
    """The reading in which the letters beyond ASCII stand as in French, or `None` when they do in none."""
    if len(data) - len(data.translate(None, _NO_TEXT)) > _MAX_CONTROL_SHARE * len(data):
        return None
    best, text = 0.0, None
    for encoding in _OF_ONE_BYTE:
        read = _strict(data, encoding)
        if read is not None and (score := _likeness(read)) > best:
            best, text = score, read
    return text


def _likeness(text: str) -> float:
    """How much the characters beyond ASCII look like French; below 0 they do not."""
    places = [match.start() for match in islice(_BEYOND_ASCII.finditer(text), _LOOKED_AT)]
    return sum(_worth(text[max(0, at - 1) : at], text[at], text[at + 1 : at + 2]) for at in places)


def _worth(before: str, character: str, after: str) -> float:
    """What a character adds to the likeness, by its neighbours."""
    if not character.isalpha():
        if before.isalpha() and after.isalpha() and character not in _BETWEEN_LETTERS:
            return -1.0
        return 0.5 if character in _FRENCH_SIGNS else -0.5
    among_others = before.isalpha() and not before.isascii() and after.isalpha() and not after.isascii()
    odd_capital = character.isupper() and (before.islower() or (before.isupper() and after.islower()))
    odd_small = character.islower() and after.isupper()
    if among_others or odd_capital or odd_small or before.isdigit():
        return -1.0
    if character not in _FRENCH_LETTERS or not (before.isalpha() or after.isalpha() or character in "àÀ"):
        return -0.2
    return 1.0 if character in _FREQUENT else 0.7
