"""The comparison as a whole, on a set small enough to know every answer."""

import json
from importlib import import_module
from pathlib import Path

import ablation
import judged
import pytest
import relevance
from judged import read_set
from relevance import Feed, System

import searcher
from searcher.query.match import boolean_scorers

ANSWERED = {"q1": "pain", "q2": "miel", "q3": "barrage"}


def evaluate(folder: Path, work: Path, feed: Feed, system: str = "searcher") -> relevance.Rankings:
    found = read_set(folder)
    relevance.build(system, work / system, found, feed, titles=True)
    page_of = {passage.id: passage.document for passage in found.passages()} if feed is Feed.PASSAGES else {}
    return relevance.rank(System(system), work / system, found.queries, page_of)


@pytest.mark.parametrize("feed", Feed)
def test_ours_ranks_documents_however_it_is_fed(tiny_set: Path, tmp_path: Path, feed: Feed) -> None:
    rankings = evaluate(tiny_set, tmp_path / "index", feed)
    assert {query: rankings[query][0] for query in ANSWERED} == ANSWERED
    assert sorted(rankings["q4"]) == ["barrage", "pain"]
    assert rankings["q6"] == []


def test_a_peer_ranks_documents(tiny_set: Path, tmp_path: Path) -> None:
    rankings = evaluate(tiny_set, tmp_path / "index", Feed.PAGES, "fts5")
    assert {query: rankings[query][0] for query in ANSWERED} == ANSWERED


def test_documents_beyond_many_passages_of_one_are_reached(tmp_path: Path) -> None:
    """A page of which every passage is better than those of all other pages must not hide them."""
    with searcher.create(tmp_path / "index") as index, index.writer() as writer:
        writer.add(searcher.Document(id="long", paragraphs=[f"Le castor {number}." for number in range(120)]))
        for name in "abcdefghijkl":
            writer.add(searcher.Document(id=name, paragraphs=[f"Un castor, et beaucoup d'autres mots que {name} dit."]))
    found = relevance.rank(System("searcher"), tmp_path / "index", {"q": "castor"}, {})["q"]
    assert found[0] == "long"
    assert len(found) == len(set(found)) == 10


def test_documents_with_the_same_text_are_all_ranked(tmp_path: Path) -> None:
    with searcher.create(tmp_path / "index") as index, index.writer() as writer:
        for name in "ab":
            writer.add(searcher.Document(id=name, paragraphs=["Le castor."]))
    assert relevance.rank(System("searcher"), tmp_path / "index", {"q": "castor"}, {}) == {"q": ["a", "b"]}


def test_query_without_a_relevant_document_is_left_out(tiny_set: Path) -> None:
    assert "q5" not in read_set(tiny_set).queries
    assert len(read_set(tiny_set).queries) == 5


def test_sample_is_the_same_every_time_and_keeps_the_order(tiny_set: Path) -> None:
    first = read_set(tiny_set, 3)
    assert len(first.queries) == 3
    assert list(first.queries.items()) == list(read_set(tiny_set, 3).queries.items())
    assert list(first.queries) == [query for query in read_set(tiny_set).queries if query in first.queries]
    assert read_set(tiny_set, 99) == read_set(tiny_set)


def test_a_documents_passages_are_together_wherever_they_stand(tiny_set: Path) -> None:
    found = judged.read_set(tiny_set).documents()
    assert [passage.id for passage in found["pain"]] == ["pain:1", "pain:2", "pain:3"]


def test_headings_say_what_a_passages_title_says_more(tiny_set: Path, tmp_path: Path) -> None:
    relevance.build("searcher", tmp_path / "index", read_set(tiny_set), Feed.HEADINGS, titles=True)
    with searcher.open(tmp_path / "index") as index:
        hit = index.search("miches")[0]
        assert (hit.document.title, hit.heading) == ("Le pain", "La cuisson")
        assert index.search("abeilles")[0].heading is None


def test_no_titles_means_none(tiny_set: Path, tmp_path: Path) -> None:
    relevance.build("searcher", tmp_path / "index", read_set(tiny_set), Feed.HEADINGS, titles=False)
    with searcher.open(tmp_path / "index") as index:
        assert index.search("cidre").total == 0


@pytest.mark.parametrize("signal", ablation.SIGNALS)
def test_signal_is_off_inside_and_back_on_after(signal: str) -> None:
    def weights() -> tuple[float, ...]:
        signals = import_module("searcher.query.search").SIGNALS
        return boolean_scorers.ACCENT_WEIGHT, *signals

    usual = weights()
    with ablation.without(signal):
        assert sum(now != then for now, then in zip(weights(), usual, strict=True)) == 1
    with pytest.raises(KeyError), ablation.without(signal):
        raise KeyError
    assert weights() == usual


def test_title_off_ranks_without_titles(tmp_path: Path) -> None:
    with searcher.create(tmp_path / "index") as index, index.writer() as writer:
        writer.add(
            searcher.Document(id="titled", title="Le castor", paragraphs=["Un animal, le castor, qui nage bien."])
        )
        writer.add(searcher.Document(id="plain", paragraphs=["Le castor."]))
    queries = {"q": "castor"}
    assert relevance.rank(System("searcher"), tmp_path / "index", queries, {})["q"] == ["titled", "plain"]
    assert relevance.rank(System("searcher", "title"), tmp_path / "index", queries, {})["q"] == ["plain", "titled"]


def test_comparison_is_of_the_queries_that_both_have() -> None:
    def scores(**ndcg: float) -> relevance.QueryScores:
        return {query: relevance.metrics.Scores(value, 0, 0, 0) for query, value in ndcg.items()}

    found = relevance.compare(scores(a=1.0, b=0.5, c=0.2), scores(a=0.5, b=0.5, z=1.0))
    assert found["difference"] == 0.25
    assert found["changed"] == 1
    assert relevance.compare(scores(a=1.0), scores(z=1.0)) == {}


@pytest.mark.slow
def test_run_prints_a_table_and_compares_with_a_run_before(
    tiny_set: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept.json"
    options = [str(tiny_set.parent), "--engines", "searcher", "fts5", "--baseline", "fts5", "--jobs", "1"]
    relevance.main([*options, "--keep", str(kept)])
    lines = {line.split("  ")[0]: line.split() for line in capsys.readouterr().out.splitlines() if line}
    assert lines["tiny: 5 queries"]
    # Three queries have all they ask for, q2 the better of two documents, q6 nothing: nDCG (3 + 2 / 2.6309) / 5.
    assert lines["searcher"][1:5] == ["0.7520", "0.8000", "0.8000", "0.7000"]
    assert lines["searcher"][-1] == "fts5"
    assert lines["without title"][-1] == "searcher"
    before = json.loads(kept.read_text())
    before["tiny"]["q3"] = [0.25, 0.0, 0.0, 0.0]
    kept.write_text(json.dumps(before))
    relevance.main([*options, "--no-ablation", "--against", str(kept)])
    printed = capsys.readouterr().out
    assert "without title" not in printed
    assert "nDCG +0.1500 since then" in printed
    assert [line.split() for line in printed.splitlines() if line.startswith("castors")] == [
        ["castors", "+0.7500", "0.2500", "1.0000"]
    ]


def test_folder_without_a_set_is_an_error_that_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        relevance.main([str(tmp_path)])
    assert "a set has corpus.jsonl.gz, queries.tsv and qrels.tsv" in capsys.readouterr().err
