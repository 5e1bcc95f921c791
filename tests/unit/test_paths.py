"""A light path is the `pathlib.Path` of the same place."""

import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.paths import light_path

PARTS = st.sampled_from(["a", "b.txt", ".c", "d.", "..", ".", "", "é.tar.gz", "...", "e f"])
TEXTS = st.builds(lambda root, parts: root + "/".join(parts), st.sampled_from(["", "/", "//", "///"]), st.lists(PARTS))


@given(TEXTS, TEXTS)
def test_it_says_what_pathlib_says(text: str, other: str) -> None:
    light, path = light_path(text), Path(text)
    assert (str(light), repr(light), os.fspath(light)) == (str(path), repr(path), os.fspath(path))
    assert (light.name, light.stem, light.suffix) == (path.name, path.stem, path.suffix)
    assert (light.parent, light / other, light.absolute()) == (path.parent, path / other, path.absolute())
    assert [*light.parents] == [*path.parents]
    assert (light == path, path == light, hash(light)) == (True, True, hash(path))
    assert pickle.loads(pickle.dumps(light)) == path  # noqa: S301 — made here
    assert (light < light_path(other)) == (path < Path(other))
    assert light_path(light) == light


@pytest.mark.skipif(os.name == "nt", reason="there it is a pathlib.Path")
def test_it_looks_at_what_is_there_as_pathlib_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "gone").symlink_to("nowhere")
    for text in ("file", "folder", "link", "gone", "none", "file/below", "link/..", ".", "x" * 300, "a\0b"):
        light, path = light_path(text), Path(text)
        for ask in ("exists", "is_file", "is_dir", "is_symlink", "resolve", "absolute", "stat"):
            assert outcome(light, ask) == outcome(path, ask), (text, ask)


def outcome(path: Path, ask: str) -> object:
    try:
        found = getattr(path, ask)()
    except (OSError, ValueError) as error:
        return type(error)
    return found.st_ino if ask == "stat" else found


def test_only_text_makes_a_path() -> None:
    with pytest.raises(TypeError):
        light_path(b"a")  # type: ignore[arg-type]
