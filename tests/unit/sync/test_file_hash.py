"""What was read of a file is what its hash and its time of change say, also where it changes meanwhile."""

import os
from pathlib import Path
from time import time_ns

import pytest

import searcher
from searcher import Extract, Paragraph, Source
from searcher.sync.file_hash import digest_of, has_digest, is_as_found, settle

LONG_AGO = 1_600_000_000_123_456_789


def test_what_changed_long_ago_is_settled_at_once() -> None:
    assert settle(LONG_AGO)


def test_what_changed_a_moment_ago_is_settled_when_another_change_would_show() -> None:
    modified = time_ns() | 1
    assert settle(modified)
    assert time_ns() - modified > 50_000_000


def test_whole_seconds_are_of_clocks_that_nobody_waits_for() -> None:
    second = time_ns() // 1_000_000_000 * 1_000_000_000
    assert not settle(second)
    assert settle(second - 10_000_000_000)


@pytest.mark.parametrize("ahead", [1_000_000_000, 3_600_000_000_000])
def test_what_is_dated_ahead_is_not_waited_for(ahead: int) -> None:
    assert settle(time_ns() + ahead | 1)


def test_a_file_is_as_it_was_found_until_its_size_or_time_is_another(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Un chat.", encoding="utf-8")
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    assert is_as_found(str(file), 8, LONG_AGO)
    assert not is_as_found(str(file), 9, LONG_AGO)
    assert not is_as_found(str(file), 8, LONG_AGO + 1)
    digest = digest_of(str(file))
    assert has_digest(str(file), digest)
    file.write_text("Un rat.", encoding="utf-8")
    assert not has_digest(str(file), digest)
    file.unlink()
    assert not is_as_found(str(file), 8, LONG_AGO)
    assert not has_digest(str(file), digest)


def test_a_file_that_changed_while_it_was_read_and_back_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "notes" / "a.fic"
    file.parent.mkdir()
    file.write_text("abricot", encoding="utf-8")
    os.utime(file, ns=(LONG_AGO, LONG_AGO))
    meanwhile = ["baribal"]

    def read(_source: Source) -> Extract:
        """What is there by the time that it is read."""
        if meanwhile:
            file.write_text(meanwhile.pop(), encoding="utf-8")
        return Extract(None, (Paragraph(file.read_text(encoding="utf-8")),))

    index = {"index": tmp_path / "index", "readers": {".fic": read}}
    with searcher.open(file.parent, **index) as first:
        assert first.search("baribal")
    file.write_text("abricot", encoding="utf-8")
    with searcher.open(file.parent, **index) as second:
        assert second.search("abricot")
        assert not second.search("baribal")
