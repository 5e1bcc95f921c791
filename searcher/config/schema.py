"""Table of options: name, type, default, help, and where each may be given; commands and `searcher.toml` are made from it."""

from __future__ import annotations

from searcher.config.sort_orders import ORDERS
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

FILE_NAME = "searcher.toml"
"""The file of settings and of the user's own words."""

TIMEOUT_VARIABLE = "SEARCHER_REFRESH_TIMEOUT"
_LARGEST = (1 << 63) - 1  # of whole numbers: larger ones are no number of seconds or of results
WHEN = ("auto", "always", "never")


class Kind(NamedTuple):
    """Type of an option's value: Python types, bounds, and the words for it in an error."""

    types: tuple[type, ...]
    what: Message
    least: float | None = None
    least_excluded: bool = False
    choices: tuple[str, ...] = ()
    most: float | None = None

    def fits(self, value: object) -> bool:
        """Return whether a value read from a file is of this kind."""
        if not isinstance(value, self.types) or (isinstance(value, bool) and bool not in self.types):
            return False
        if isinstance(value, int) and value > _LARGEST:
            return False
        if isinstance(value, int | float) and self.least is not None:
            is_enough = value > self.least if self.least_excluded else value >= self.least
            return is_enough and (self.most is None or value <= self.most)
        if isinstance(value, str) and "\0" in value:  # no name of a file or field has it
            return False
        return value in self.choices if self.choices else value != ""


FLAG = Kind((bool,), _("true or false"))
WHOLE = Kind((int,), _("a whole number"), 0)
FROM_ONE = Kind((int,), _("a whole number from 1"), 1)
NUMBER = Kind((int, float), _("a number"), 0)
SIZE = Kind((int, float), _("a number of megabytes"), 0, least_excluded=True, most=1_000_000_000)
TEXT = Kind((str,), _("a text"))
FIELDS = Kind((str,), _('names of fields such as "type,auteur"'))
PATH = Kind((str,), _('a folder, such as ".index"'))
SORT = Kind((str,), _('"score", "date" or "path"'), choices=ORDERS)
COLOR = Kind((str,), _('"auto", "always" or "never"'), choices=WHEN)


class Option(NamedTuple):
    """One option of a command.

    `name` is the parameter that takes its value. `key` is its name in `searcher.toml`, empty where a file may not set it;
    `environment` the variable that may. `shown` says whether the help shows the default.
    """

    name: str
    kind: Kind
    flags: tuple[str, ...]
    help: str
    default: Any = None
    metavar: str | None = None
    key: str = ""
    environment: str | None = None
    shown: bool = False


INDEX = Option("index_path", PATH, ("--index",), "Where the index is kept.", metavar="PATH", key="index")
CONFIG = Option(
    "config",
    PATH,
    ("--config",),
    "File of settings and synonyms; by default the nearest searcher.toml.",
    metavar="PATH",
)

# In the order of the help.
SEARCH = (
    INDEX,
    CONFIG,
    Option(
        "limit",
        FROM_ONE,
        ("-n", "--limit"),
        "Show N paragraphs (10 by default), or with -l N documents (all by default).",
        None,
        "N",
        "limit",
    ),
    Option("page", FROM_ONE, ("--page",), "Show the Nth page of results.", 1, "N"),
    Option(
        "sort", SORT, ("--sort",), "Best first, newest document first, or by path.", "score", key="sort", shown=True
    ),
    Option("min_score", NUMBER, ("--min-score",), "Leave out results with a lower score.", 0.0, "SCORE", "min_score"),
    Option("context", WHOLE, ("-C", "--context"), "Show whole paragraphs, with N before and after.", 0, "N", "context"),
    Option("full", FLAG, ("--full",), "Show whole paragraphs.", default=False, key="full"),
    Option("group", FLAG, ("--group",), "Group the paragraphs of a document.", default=False, key="group"),
    Option("all_copies", FLAG, ("--all",), "Show near copies of a document too.", default=False, key="all"),
    Option("paths", FLAG, ("-l", "--paths"), "Print only the paths of the documents.", default=False),
    Option("total", FLAG, ("-c", "--count"), "Print only the number of paragraphs.", default=False),
    Option("null", FLAG, ("-0", "--null"), "End each path or line with a NUL instead of a line break.", default=False),
    Option(
        "template",
        TEXT,
        ("--format",),
        "Print a line for each result: {path}, {line}, {snippet}, {title} …",
        None,
        "FORMAT",
    ),
    Option(
        "facets",
        FIELDS,
        ("--facets",),
        "Count results by field: type,auteur,année; also chemin, langue, and fields of your own.",
        None,
        "FIELDS",
        "facets",
    ),
    Option(
        "explain",
        FLAG,
        ("--explain",),
        "Explain what was found in each paragraph and why it ranks there.",
        default=False,
        key="explain",
    ),
    Option("as_json", FLAG, ("--json",), "Print one JSON object.", default=False),
    Option("as_jsonl", FLAG, ("--jsonl",), "Print one JSON object per line, for each result.", default=False),
    Option("open_rank", FROM_ONE, ("--open",), "Open the file of the Nth result.", None, "N"),
    Option("no_pager", FLAG, ("--no-pager",), "Do not pause after each screen.", default=False, key="no_pager"),
    Option(
        "no_correction",
        FLAG,
        ("--no-correction",),
        "When nothing is found, do not show results for a corrected spelling.",
        default=False,
        key="no_correction",
    ),
    Option("color", COLOR, ("--color",), "Colours and links.", "auto", key="color", shown=True),
    Option(
        "no_refresh",
        FLAG,
        ("--no-refresh",),
        "Use the index as it is, without looking for changed files.",
        default=False,
        key="no_refresh",
    ),
    Option(
        "refresh_timeout",
        NUMBER,
        ("--refresh-timeout",),
        "How long to look for changed files before using the index as it is.",
        1.0,
        "SECONDS",
        "refresh_timeout",
        TIMEOUT_VARIABLE,
        shown=True,
    ),
)

READING = (
    Option(
        "text_field",
        TEXT._replace(what=_('a text such as "avis"')),
        ("--text-field",),
        "Field of CSV or JSON Lines that holds the text.",
        metavar="NAME",
        key="text_field",
    ),
    Option(
        "title_field",
        TEXT._replace(what=_('a text such as "objet"')),
        ("--title-field",),
        "Field of CSV or JSON Lines that holds the title.",
        metavar="NAME",
        key="title_field",
    ),
    Option(
        "max_size",
        SIZE,
        ("--max-size",),
        "Skip larger files (50 by default). The index remembers these three.",
        metavar="MB",
        key="max_size",
    ),
)
OCR = Option("ocr", FLAG, ("--ocr/--no-ocr",), "Read scans and pictures by Tesseract (remembered).", key="ocr")
"""Options that say how files are read."""

SELECTION = (
    Option("follow_links", FLAG, ("--follow-links/--no-follow-links",), "Follow links to folders.", key="follow_links"),
    Option(
        "hidden",
        FLAG,
        ("--hidden/--no-hidden",),
        "Include files and folders whose name begins with a dot.",
        key="hidden",
    ),
)
"""Options that say which files are read, beside the patterns."""

LISTS = {
    "synonyms": _('a list of groups such as "télétravail, travail à distance"'),
    "exact": _('a list of single words such as "orange"'),
    "stop_words": _('a list of single words such as "monsieur"'),
    "documents": _('a folder or a file, or a list of them, such as "notes"'),
    "include": _('a list of patterns such as "*.md"'),
    "exclude": _('a list of patterns such as "brouillons/"'),
}
"""Keys of a file whose values are lists, and what each is a list of."""

SEARCH_TABLE = "search"
CLUSTER_TABLE, CLUSTER_KEYS = "cluster", ("user", "password", "api_key")
KEYS = {
    **LISTS,
    **{option.key: option.kind.what for option in (INDEX, *SELECTION, *READING, OCR)},
    SEARCH_TABLE: _("a table of options of search"),
    CLUSTER_TABLE: _("a table with user and password, or with api_key"),
}
"""Every key that may stand at the top of a `searcher.toml`, with the words for its value."""


def defaults(options: Iterable[Option]) -> dict[str, Any]:
    """Return the value of each option when nobody gives one."""
    return {option.name: option.default for option in options}
