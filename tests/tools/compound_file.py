"""Writes Microsoft's compound files, version 3, as [MS-CFB] describes them: streams and storages by path."""

from collections.abc import Mapping
from struct import pack

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A file with these streams; a path such as `a/b` makes the storage `a`."""
    paths = sorted({"/".join(path.split("/")[:depth]) for path in streams for depth in range(1, path.count("/") + 2)})
    sectors: list[bytes] = []
    fat: list[int] = []
    mini, mini_fat = b"", list[int]()

    def store(data: bytes) -> int:
        """Put data into sectors of its own; return the first."""
        first, count = len(fat), -(-len(data) // _SECTOR)
        sectors.extend(data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR))
        fat.extend([*range(first + 1, first + count), _END] if count else [])
        return first if count else _END

    starts = {}
    for path, data in streams.items():
        if len(data) >= _CUTOFF:
            starts[path] = store(data)
        else:
            first, count = len(mini_fat), -(-len(data) // _MINI)
            starts[path] = first if count else _END
            mini += data.ljust(count * _MINI, b"\0")
            mini_fat.extend([*range(first + 1, first + count), _END] if count else [])
    mini_start = store(mini)
    mini_fat_start = store(pack(f"<{len(mini_fat)}I", *mini_fat).ljust(-(-len(mini_fat) // 128) * _SECTOR, b"\xff"))
    directory = store(_directory(paths, streams, starts, mini_start, len(mini)))
    fat_sectors = -(-(len(fat) + 1) // 127)
    first_fat = len(fat)
    fat += [_FAT_SECTOR] * fat_sectors
    table = pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * _SECTOR, b"\xff")
    header = pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, directory, 0, _CUTOFF,
        mini_fat_start, -(-len(mini_fat) // 128), _END, 0,
    )  # fmt: skip
    header += pack("<109I", *range(first_fat, first_fat + fat_sectors), *[_FREE] * (109 - fat_sectors))
    return header + b"".join(sectors) + table


def _directory(
    paths: list[str], streams: Mapping[str, bytes], starts: Mapping[str, int], mini: int, size: int
) -> bytes:
    """The entries: the children of a storage hang on one another to the right, in the order that names have there."""
    numbers = {"": 0, **{path: number for number, path in enumerate(paths, start=1)}}
    children: dict[str, list[str]] = {path: [] for path in numbers}
    for path in paths:
        children[path.rpartition("/")[0]].append(path)
    for found in children.values():
        found.sort(key=lambda path: (len(path), path.upper()))
    entries = []
    for path, number in numbers.items():
        siblings = children[path.rpartition("/")[0]] if path else []
        after = siblings[siblings.index(path) + 1 :] if path else []
        name = (path.rpartition("/")[2] or "Root Entry").encode("utf-16-le") + b"\0\0"
        kind = 5 if not path else 2 if path in streams else 1
        start, length = (mini, size) if not path else (starts.get(path, 0), len(streams.get(path, b"")))
        first_child = numbers[children[path][0]] if children[path] else _FREE
        entries.append(
            name.ljust(64, b"\0")
            + pack(
                "<HBBIII36xIQ",
                len(name),
                kind,
                1,
                _FREE,
                numbers[after[0]] if after else _FREE,
                first_child,
                start,
                length,
            )
        )
        assert number == len(entries) - 1
    return b"".join(entries)


def msg(texts: Mapping[str, str], sent: int, attached: Mapping[str, bytes]) -> bytes:
    """A message of Outlook: properties by their numbers, the time it was sent, files by their names."""
    streams = {f"__substg1.0_{tag}001F": text.encode("utf-16-le") for tag, text in texts.items()}
    streams["__properties_version1.0"] = bytes(32) + pack("<IIq", 0x00390040, 6, sent)
    streams["__nameid_version1.0/__substg1.0_00020102"] = b"\0"
    for number, (name, data) in enumerate(attached.items()):
        storage = f"__attach_version1.0_#{number:08X}"
        streams[f"{storage}/__properties_version1.0"] = bytes(8)
        streams[f"{storage}/__substg1.0_3707001F"] = name.encode("utf-16-le")
        streams[f"{storage}/__substg1.0_37010102"] = data
    return compound_file(streams)
