"""Every error that searcher raises for a reason the caller can do something about.

    SearcherError
    ├── DocumentError      a document, or the place where documents should be, is no good
    │   └── NoDocuments    there is nothing to index there
    ├── StorageError       an index cannot be read or written
    │   ├── NoIndex        there is no index there
    │   ├── IndexFormat    it was made by another version
    │   ├── CorruptIndex   its files are damaged
    │   └── IndexLocked    another process is writing to it
    ├── QueryError         the query cannot be understood
    │   └── EmptyQuery     it has no word in it
    └── ConfigError        a searcher.toml says what it cannot mean

The message is one line that says what is wrong; the command line prints it, adds the `hint`, and exits with 2.
"""


class SearcherError(Exception):
    """The base of all of them."""

    hint: str | None
    """What the person at a command line can do; the message is for programs too."""

    def __init__(self, *args: object, hint: str | None = None) -> None:
        super().__init__(*args)
        self.hint = hint

    @property
    def message(self) -> str:
        """What `str` of it says, as a `searcher.i18n.Message` where it can be said in other languages."""
        return str(self) if len(self.args) != 1 else self.args[0]


class DocumentError(SearcherError):
    """A document, or the place where documents should be, is no good."""


class NoDocuments(DocumentError):
    """There is nothing to index there."""


class StorageError(SearcherError):
    """An index cannot be read or written."""


class NoIndex(StorageError):
    """There is no index there."""


class IndexFormat(StorageError):
    """The index was made by another version of searcher."""


class CorruptIndex(StorageError):
    """The index's files are damaged."""


class IndexLocked(StorageError):
    """Another process is writing to the index."""


class ConfigError(SearcherError):
    """A searcher.toml cannot be read, or says what it cannot mean; the message names file and line."""


class QueryError(SearcherError):
    """The query says nothing, or cannot be understood."""


class EmptyQuery(QueryError):
    """The query has no word in it."""


class Interrupted(KeyboardInterrupt):
    """Ctrl-C stopped a refresh; `message` says what of it the index keeps."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def whereabouts(error: Exception) -> str:
    """The kind of a fault of ours and where it came up; what it says may hold words of a document."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    file = trace.tb_frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2] if trace else "?"
    return f"{type(error).__name__} in {file}, line {trace.tb_lineno if trace else 0}"
