"""One base class for all errors, in the tree that the documentation draws."""

import pytest

import searcher
from searcher import errors

TREE = {
    searcher.DocumentError: searcher.SearcherError,
    searcher.NoDocuments: searcher.DocumentError,
    searcher.StorageError: searcher.SearcherError,
    searcher.NoIndex: searcher.StorageError,
    searcher.IndexFormat: searcher.StorageError,
    searcher.CorruptIndex: searcher.StorageError,
    searcher.IndexLocked: searcher.StorageError,
    searcher.ConfigError: searcher.SearcherError,
    searcher.QueryError: searcher.SearcherError,
    searcher.EmptyQuery: searcher.QueryError,
}


@pytest.mark.parametrize(("error", "parent"), TREE.items(), ids=lambda error: error.__name__)
def test_error_stands_below_its_parent(error: type[Exception], parent: type[Exception]) -> None:
    assert error.__base__ is parent
    assert error.__name__ in (errors.__doc__ or "")


def test_no_error_is_missing_from_the_tree() -> None:
    ours = {value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Exception)}
    assert ours == {*TREE, searcher.SearcherError}


def test_an_interrupt_is_no_error() -> None:
    assert not issubclass(errors.Interrupted, Exception)
