"""Titles that programs write where nobody gave one."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"microsoft \w+ - .*|\S*\.(?:docx?|odt|rtf|indd|qxd|pdf|tex|dvi|x?html?|typ|txt|pptx?|xlsx?)|.*\.(?:docx?|odt|indd)"
    r"|[(\[]?(?:untitled(?: (?:document|page|presentation|spreadsheet))?|(?:(?:document|page|présentation|classeur) )?sans (?:titre|nom)"
    r"|(?:new|nouveau|nouvelle) (?:document|page)|document|anonymous|unknown(?: title)?|title|titre"
    r"|présentation|presentation|classeur|book|workbook|feuille)[ _-]?\d*[)\]]?"
    r"|(?:présentation )?powerpoint(?:[- ]presentation)?|about:blank|(?:https?|file)://\S*",
    re.IGNORECASE,
)


def real_title(title: str | None) -> str | None:
    """The title in one line, or `None` for one that only a program can have written.

    >>> real_title("Le  phare"), real_title("Document1"), real_title("Sans titre 2"), real_title("Présentation PowerPoint")
    ('Le phare', None, None, None)
    """
    said = " ".join((title or "").split())
    return None if not said or _PLACEHOLDER.fullmatch(said) else said
