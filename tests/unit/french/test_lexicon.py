"""The lexicon: what its maker packs is what its reader finds, and the file in the package is what its sources make."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.french import lexicon as package
from searcher.french.lexicon import Lexicon, lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[3]
DICTIONARY = Path("/usr/share/hunspell")  # Debian's hunspell-fr-comprehensive; other variants have fewer words

specification = importlib.util.spec_from_file_location("maker", ROOT / "tools" / "lexicon.py")
assert specification
assert specification.loader
maker = importlib.util.module_from_spec(specification)
sys.modules["maker"] = maker
specification.loader.exec_module(maker)

WORDS = st.text("aeost", min_size=1, max_size=6)


@given(st.dictionaries(WORDS, st.lists(WORDS, min_size=1, max_size=3, unique=True), max_size=60), st.lists(WORDS))
def test_every_form_has_the_lemmas_it_was_packed_with_and_no_other_word_has_any(
    new_folder: Callable[[], Path], lemmas: dict[str, list[str]], others: list[str]
) -> None:
    path = new_folder() / "forms.bin"
    path.write_bytes(maker.pack(lemmas))
    opened = Lexicon(path)
    for form in (*lemmas, *others):
        assert opened.lemmas(form) == tuple(lemmas.get(form, ()))


def test_a_word_has_all_the_forms_that_its_flags_make() -> None:
    suffixes = maker.read_suffixes([
        "SFX F. Y 2", "SFX F. 0 s/D' [^s] is:pl", "SFX F. f ve/L' if is:fem", "SFX v. 0 e if x", "PFX L' 0 l' . x",
    ])  # fmt: skip
    entries = list(maker.read_entries(["3", "vif/F.L' po:adj", "viver/v. po:v1", "actif/F.() po:nom po:adj"]))
    assert [sorted(maker.forms(entry, suffixes)) for entry in entries] == [
        ["vif", "vifs", "vive"], ["viver"], ["actifs", "active"],
    ]  # fmt: skip


def test_the_likeliest_lemma_comes_first() -> None:
    suffixes = maker.read_suffixes(["SFX S. 0 s . x", "SFX v. er es er x", "SFX v. er e er x"])
    lines = ["livrer/v. po:v1", "livre/S. po:nom", "clef/S. po:nom", "clé/S. po:nom"]
    found = maker.lemmas_of_forms(maker.read_entries(lines), suffixes, {"clef": "cle"})
    assert found["livres"] == found["livre"] == ["livre", "livrer"]
    assert found["clefs"] == found["cles"] == ["cle"]


def test_what_is_no_lexicon_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "forms.bin"
    path.write_bytes(b"no lexicon at all")
    with pytest.raises(ValueError, match="no lexicon"):
        Lexicon(path)


def test_words_before_the_first_and_after_the_last_are_unknown() -> None:
    assert lexicon().lemmas("") == lexicon().lemmas("0") == lexicon().lemmas("zzzzzz") == ()


def has_the_dictionary() -> bool:
    path = DICTIONARY / "fr.dic"
    return path.exists() and path.read_text(encoding="utf-8").startswith("86491\n")


@pytest.mark.skipif(not has_the_dictionary(), reason="the dictionary is not installed")
@pytest.mark.slow
def test_the_file_is_what_its_sources_make(tmp_path: Path) -> None:
    made = tmp_path / "forms.bin"
    command = [ROOT / "tools" / "lexicon.py", DICTIONARY / "fr.dic", DICTIONARY / "fr.aff", "--output", made]
    subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True)
    assert made.read_bytes() == Path(package.__file__).with_name("forms.bin").read_bytes()
