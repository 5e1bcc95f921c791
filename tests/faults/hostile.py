"""Documents that nobody means well with; the queries are in `hostile_queries`."""

from __future__ import annotations


def documents(scale: int = 1) -> dict[str, bytes]:
    """File names and contents; about 10 MB in all times `scale`."""
    return {
        "long-line.txt": b"mot " * (500_000 * scale),
        "long-word.txt": b"a" * (2_000_000 * scale),
        "one-letter.txt": b"a\n\n" * (20_000 * scale),
        "nulls.txt": b"\0" * (500_000 * scale),
        "nulls-between.txt": b"chat\0chien " * (20_000 * scale),
        "surrogates.txt": "chat \ud800 chien ".encode("utf-8", "surrogatepass") * (10_000 * scale),
        "half-pairs.txt": b"\xff\xfe" + b"\x00\xd8a\x00 \x00" * (20_000 * scale),
        "marks.txt": ("e" + "\u0301" * (500_000 * scale)).encode(),
        "mixed-marks.txt": ("e" + "\u0301\u0323" * (200_000 * scale)).encode(),
        "marked-words.txt": (("e" + "\u0301" * 200 + " ") * (1000 * scale)).encode(),
        "hyphens.txt": b"-".join([b"mot"] * (100_000 * scale)),
        "apostrophes.txt": b"l'" * (200_000 * scale),
        "quotes.md": b">" * (10_000 * scale) + b" chat",
        "brackets.md": b"[" * (10_000 * scale) + b"chat" + b"]" * (10_000 * scale),
        "stars.md": b"*a " * (10_000 * scale),
        "links.md": b"[a](b" * (3000 * scale),
        "ticks.md": b" ".join(b"`" * number for number in range(1, 300 * scale)),
        "tags.md": b"<div>" * (10_000 * scale) + b"<a " * (10_000 * scale),
        "entities.md": b"&amp;" * (20_000 * scale),
        "headings.md": b"# a\n\nb\n\n" * (3000 * scale),
    }
