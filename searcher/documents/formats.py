"""Which files can be read, by the suffixes of their names."""

PLAIN_TEXT = frozenset({".txt", ".text"})
MARKDOWN = frozenset({".md", ".markdown"})

SUFFIXES = PLAIN_TEXT | MARKDOWN
"""The suffixes of all of them, in lower case."""

CANNOT_BE_READ = "cannot be read"
"""How the reason begins for which a file that is there was not read."""
