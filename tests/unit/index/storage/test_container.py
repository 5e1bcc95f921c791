"""The container keeps sections apart, and notices when its file is not what was written."""

from __future__ import annotations

import struct
import zlib
from array import array
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.errors import CorruptIndex, IndexFormat
from searcher.index.storage.container import FORMAT_VERSION, SectionReader, SectionWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = st.text("abcdefghijklmnopqrstuvwxyz.", min_size=1, max_size=24)
SECTIONS = {"meta": b"{}", "empty": b"", "numbers": array("I", [1, 2, 3]).tobytes(), "odd": b"12345"}


def container(sections: dict[str, bytes]) -> bytes:
    file = BytesIO()
    writer = SectionWriter(file)
    for name, data in sections.items():
        writer.write(name, data)
    writer.close()
    return file.getvalue()


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 0x40]) + data[place + 1 :]


@pytest.fixture
def reader_of(tmp_path: Path) -> Callable[[bytes], SectionReader]:
    numbers = iter(range(1 << 20))

    def read(data: bytes) -> SectionReader:
        path = tmp_path / f"{next(numbers)}.seg"
        path.write_bytes(data)
        return SectionReader(path)

    return read


@given(sections=st.dictionaries(NAMES, st.lists(st.binary(max_size=40), max_size=3), max_size=6))
def test_sections_come_back_as_written(new_folder: Callable[[], Path], sections: dict[str, list[bytes]]) -> None:
    path = new_folder() / "a.seg"
    with path.open("wb") as file:
        writer = SectionWriter(file)
        for name, parts in sections.items():
            writer.write_parts(name, parts)
        writer.close()
    reader = SectionReader(path)
    assert {name: bytes(reader.bytes(name)) for name in sections} == {
        name: b"".join(parts) for name, parts in sections.items()
    }
    assert reader.size == path.stat().st_size
    reader.verify()


@pytest.mark.parametrize(
    "lengths", [(5_000_000,), (3, 2_000_000, 4095), (4096, 1 << 20, 1 << 20), (10, 1 << 20, 0, 7, (1 << 21) + 1, 5000)]
)
def test_long_parts_make_one_section(tmp_path: Path, lengths: tuple[int, ...]) -> None:
    parts = [bytes([number + 1]) * length for number, length in enumerate(lengths)]
    path = tmp_path / "a.seg"
    with path.open("wb") as file:
        writer = SectionWriter(file)
        writer.write_parts("long", parts)
        writer.write("last", b"end")
        writer.close()
    reader = SectionReader(path)
    assert bytes(reader.bytes("long")) == b"".join(parts)
    assert bytes(reader.bytes("last")) == b"end"
    reader.verify()


@pytest.mark.parametrize("typecode", ["B", "H", "I", "Q"])
def test_numbers_come_back_in_place(reader_of: Callable[[bytes], SectionReader], typecode: str) -> None:
    numbers = array(typecode, [0, 1, 255])
    reader = reader_of(container({"odd": b"abc", "numbers": numbers.tobytes()}))
    assert list(reader.array("numbers", typecode)) == [0, 1, 255]


def test_a_file_cut_short_anywhere_is_noticed_when_it_is_opened(reader_of: Callable[[bytes], SectionReader]) -> None:
    data = container(SECTIONS)
    for length in range(len(data)):
        with pytest.raises(CorruptIndex):
            reader_of(data[:length])


def test_a_flipped_byte_in_the_table_is_noticed_when_the_file_is_opened(
    reader_of: Callable[[bytes], SectionReader],
) -> None:
    data = container(SECTIONS)
    (table,) = struct.unpack_from("<Q", data, 16)
    for place in range(table, len(data)):
        with pytest.raises(CorruptIndex):
            reader_of(flipped(data, place))


def test_a_flipped_byte_in_the_header_is_noticed_when_the_file_is_opened(
    reader_of: Callable[[bytes], SectionReader],
) -> None:
    data = container(SECTIONS)
    for place in range(32):
        with pytest.raises(CorruptIndex):
            reader_of(flipped(data, place))


def test_a_flipped_byte_in_any_section_is_found_by_verify(reader_of: Callable[[bytes], SectionReader]) -> None:
    data = container(SECTIONS)
    for name, content in SECTIONS.items():
        place = data.index(content)
        for number in range(place, place + len(content)):
            damaged = reader_of(flipped(data, number))
            with pytest.raises(CorruptIndex, match=rf"damaged in {name}; .*searcher repair"):
                damaged.verify()


def test_another_format_version_is_told_from_damage(reader_of: Callable[[bytes], SectionReader]) -> None:
    later, first = bytearray(container(SECTIONS)), bytearray(container(SECTIONS))
    struct.pack_into("<I", later, 8, FORMAT_VERSION + 1)
    struct.pack_into("<I", later, 28, zlib.crc32(later[:28]))
    with pytest.raises(IndexFormat, match=f"has format {FORMAT_VERSION + 1}, this version reads {FORMAT_VERSION}"):
        reader_of(bytes(later))
    struct.pack_into("<I", first, 8, 1)
    struct.pack_into("<I", first, 28, 0)  # where the first version had nothing
    with pytest.raises(IndexFormat, match=f"has format 1, this version reads {FORMAT_VERSION}"):
        reader_of(bytes(first))


def test_any_other_file_is_no_segment(reader_of: Callable[[bytes], SectionReader]) -> None:
    with pytest.raises(CorruptIndex, match="is no segment"):
        reader_of(b"Un fichier texte qui passait par hasard.")


def test_a_section_that_is_not_there_is_named(reader_of: Callable[[bytes], SectionReader]) -> None:
    reader = reader_of(container(SECTIONS))
    assert "meta" in reader
    assert "stem.text" not in reader
    with pytest.raises(CorruptIndex, match=r"lacks stem\.text"):
        reader.bytes("stem.text")


def test_half_a_number_is_noticed(reader_of: Callable[[bytes], SectionReader]) -> None:
    with pytest.raises(CorruptIndex, match="half a number in odd"):
        reader_of(container(SECTIONS)).array("odd", "I")
