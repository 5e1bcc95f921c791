"""Errors of stemmers, counted by hand and pair by pair."""

import doctest
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from types import ModuleType

import metrics
import pytest
import stemming
from hypothesis import given
from hypothesis import strategies as st
from stemming import Errors, count_errors, lexicon_of, wrong_pairs

import searcher

FORMS = [f"f{number}" for number in range(12)]
groups = st.fixed_dictionaries(dict.fromkeys(FORMS, st.sets(st.sampled_from("abcdef"), min_size=1, max_size=3)))


@given(groups, groups)
def test_every_pair_is_counted_once(lemmas: dict[str, set[str]], stems: dict[str, set[str]]) -> None:
    pairs = list(combinations(FORMS, 2))
    together = [pair for pair in pairs if lemmas[pair[0]] & lemmas[pair[1]]]
    meeting = [pair for pair in pairs if stems[pair[0]] & stems[pair[1]]]
    missed, merged = set(together) - set(meeting), set(meeting) - set(together)
    expected = Errors(len(together), len(missed), len(pairs) - len(together), len(merged))
    assert count_errors(lemmas, stems) == expected
    found = wrong_pairs(lemmas, stems)
    assert [sorted(map(sorted, part)) for part in found] == [sorted(map(sorted, part)) for part in (missed, merged)]


@given(groups)
def test_stems_that_are_the_lemmas_make_no_error(lemmas: dict[str, set[str]]) -> None:
    found = count_errors(lemmas, lemmas)
    assert (found.understemming, found.overstemming, found.wrong) == (0, 0, 0)


def test_rates() -> None:
    found = Errors(together=10, missed=4, apart=100, merged=2)
    assert (found.understemming, found.overstemming, found.wrong) == (0.4, 0.02, 0.25)


def test_a_lemma_is_a_form_and_what_is_not_a_word_is_none() -> None:
    pairs = [("Yeux", "œil"), ("bouton-d'or", "bouton-d'or"), ("est", "être"), ("est", "est")]
    assert lexicon_of(iter(pairs)) == {"yeux": {"œil"}, "œil": {"œil"}, "est": {"être", "est"}, "être": {"être"}}


def test_participles_belong_to_their_verb() -> None:
    pairs = [("mesures", "mesurer"), ("mesurées", "mesuré"), ("bouches", "boucher"), ("bouchers", "boucher")]
    found = lexicon_of(iter(pairs))
    assert found["mesurées"] == {"mesuré", "mesurer"}
    assert "bouché" not in found


@pytest.mark.parametrize(
    "pair", ["chevaux cheval", "mesurées mesurer", "élevé élève", "Œil œil", "université univers", "pain miel"]
)
def test_ours_meet_where_a_search_finds(make_index: Callable[..., searcher.Index], pair: str) -> None:
    one, other = pair.split()
    meet = bool({*stemming.ours(one)} & {*stemming.ours(other)})
    assert bool(make_index(f"Voici : {other}.").search(one)) is meet


def test_table_compares_on_the_words_that_the_vocabulary_knows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lexicon, vocabulary = tmp_path / "lexicon.tsv", tmp_path / "light.txt"
    lexicon.write_text("chats\tchat\nchiens\tchien\npoison\tpoison\npoisson\tpoisson\n", encoding="utf-8")
    vocabulary.write_text("chats\tchat\nchat\tchat\npoison\tpoison\npoisson\tpoison\n", encoding="utf-8")
    stemming.main(["--lexicon", str(lexicon), "--vocabulary", str(vocabulary), "--examples", "3"])
    printed = capsys.readouterr().out
    assert "4 forms, 1 pairs of one word, 5 pairs of different words" in printed
    light = next(line for line in printed.splitlines() if line.startswith("lucene light"))
    assert light.split()[2:] == ["0.0%", "200000.0", "50.0%", "0", "1"]
    assert "do not meet and should" in printed


@pytest.mark.parametrize("module", [metrics, stemming])
def test_examples_run(module: ModuleType) -> None:
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
