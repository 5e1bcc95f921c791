"""Arguments read without click mean what they mean to click."""

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.cli.fast_args import read
from searcher.cli.run_search import Asked
from searcher.cli.search_command import search

OPTIONS = [name for parameter in search.params if isinstance(parameter, click.Option) for name in parameter.opts]
VALUES = ["0", "1", "20", "-1", "x", "date", "always", "fr", "2.5", "１", "", "notes/", "a=b", "{path}"]
WORDS = ["chat", "-chat", "+chat", '"un chat"', "--", "-", "-n3", "--page=2", "-lc", "été", "d'eau", "--pa"]


def as_click_reads(arguments: list[str]) -> Asked | None:
    try:
        with search.make_context("search", list(arguments)) as context:
            return Asked(**context.params)
    except (click.ClickException, click.exceptions.Exit):
        return None


@given(st.lists(st.sampled_from([*OPTIONS, *VALUES, *WORDS]), max_size=8))
def test_what_is_read_quickly_is_what_click_reads(arguments: list[str]) -> None:
    quickly = read(arguments, {})
    if quickly is not None:
        assert quickly == as_click_reads(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["open", "source"],
        ["--in", "notes/", "--in", "more/", "--index", "ix", "--no-refresh", "-n", "3", "budget"],
        ["--lang", "fr", "--sort", "date", "--json", "budget"],
        [],
    ],
)
def test_plain_arguments_need_no_click(arguments: list[str]) -> None:
    assert read(arguments, {}) == as_click_reads(arguments)


def test_click_reads_what_the_environment_says() -> None:
    assert read(["chat"], {"SEARCHER_REFRESH_TIMEOUT": "3"}) is None
    assert read(["chat"], {"_SEARCH_COMPLETE": "bash_source"}) is None
