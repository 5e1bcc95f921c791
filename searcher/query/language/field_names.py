"""What the fields of a document may be called: in French or in English, with or without accents and capitals."""

from searcher.french import fold

TITLE, AUTHOR, PATH, TYPE, LANGUAGE, DATE, YEAR, ID = (
    "title",
    "author",
    "path",
    "type",
    "language",
    "date",
    "year",
    "id",
)

_OTHER_NAMES = {
    "titre": TITLE,
    "auteur": AUTHOR,
    "chemin": PATH,
    "dossier": PATH,
    "folder": PATH,
    "langue": LANGUAGE,
    "lang": LANGUAGE,
    "annee": YEAR,
}


def canonical(name: str) -> str:
    """Canonical name of a field: English for those that every document may have, folded for any other.

    >>> canonical("Auteur"), canonical("author"), canonical("Année"), canonical("Procédure")
    ('author', 'author', 'year', 'procedure')
    """
    folded = fold(name)
    return _OTHER_NAMES.get(folded, folded)
