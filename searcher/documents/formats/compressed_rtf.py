r"""Compressed RTF of Outlook → RTF: [MS-OXRTFCP] describes it, a Lempel-Ziv code over a ring that begins with common words."""

from __future__ import annotations

from struct import unpack_from

_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
_HEADER = 16  # bytes
_RING = 4096
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans "
    b"SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u"
    b"\\tab\\tx"
)
_MIN_LENGTH = 2  # of a copy


def decompressed(data: bytes, most: int) -> bytes:
    r"""The RTF, as far as it goes: nothing of what is in another form, and no more than so many bytes.

    >>> decompressed(bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0"), 100)
    b'{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}'
    """
    if len(data) < _HEADER:
        return b""
    size, kind = unpack_from("<II", data, 4)
    size = min(size, most)
    if kind == _PLAIN:
        return data[_HEADER : _HEADER + size]
    return _unpacked(data, size) if kind == _COMPRESSED else b""


def _unpacked(data: bytes, size: int) -> bytes:
    """Eight codes after each byte, whose bits tell which of them are bytes and which are copies from the ring."""
    ring = bytearray(_START.ljust(_RING, b"\0"))
    at, out, place = len(_START), bytearray(), _HEADER
    while place < len(data) and len(out) < size:
        flags, place = data[place], place + 1
        for bit in range(8):
            if not flags >> bit & 1:
                copied, place = data[place : place + 1], place + 1
            else:
                code, place = int.from_bytes(data[place : place + 2], "big"), place + 2
                if place > len(data) or code >> 4 == at:  # the end
                    return bytes(out[:size])
                copied = _copied(ring, code >> 4, (code & 15) + _MIN_LENGTH, at)
            for byte in copied:
                ring[at] = byte
                at = (at + 1) % _RING
            out += copied
    return bytes(out[:size])


def _copied(ring: bytearray, start: int, length: int, at: int) -> bytes:
    """Bytes of the ring; those that the copy itself puts there are among them."""
    found = bytearray()
    for number in range(length):
        place = (start + number) % _RING
        beyond = (place - at) % _RING
        found.append(found[beyond] if beyond < number else ring[place])
    return bytes(found)
