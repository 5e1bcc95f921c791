"""Whether the first bytes of a file are text, whatever its name."""

import codecs

_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = frozenset(range(0x20)) - frozenset(b"\t\n\v\f\r\x1b")


def is_text(head: bytes) -> bool:
    r"""Whether bytes are text in UTF-8, UTF-16 with its mark, or an encoding of one byte; nothing at all is none.

    >>> is_text("L’été".encode()), is_text("été".encode("cp1252")), is_text(b"\x7fELF\x02\x01\0"), is_text(b"")
    (True, True, False, False)
    """
    if head.startswith(_BYTE_ORDER_MARKS):
        return True
    return bool(head) and _CONTROLS.isdisjoint(head)
