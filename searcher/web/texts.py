"""What the page says, in English as the templates write it and in French."""

from __future__ import annotations

FRENCH = {
    "Search": "Rechercher",
    "Search in the documents": "Rechercher dans les documents",
    "Words, “a phrase”, author:Zola, date:2020..2023": "Des mots, « une expression », auteur:Zola, date:2020..2023",
    "To the results": "Aller aux résultats",
    "To the text": "Aller au texte",
    "{n} paragraph": "{n} paragraphe",
    "{n} paragraphs": "{n} paragraphes",
    "{paragraphs} in {documents}": "{paragraphs} dans {documents}",
    "{n} document": "{n} document",
    "{n} documents": "{n} documents",
    "Results for {query}": "Résultats pour {query}",
    "Results": "Résultats",
    "Nothing found": "Rien trouvé",
    "Nothing that far on": "Rien d’aussi loin",
    "Did you mean:": "Vouliez-vous dire :",
    "Words that begin so: {query}": "Mots qui commencent ainsi : {query}",
    "Sort": "Trier",
    "Best first": "Les meilleurs d’abord",
    "Newest first": "Les plus récents d’abord",
    "By path": "Par chemin",
    "Narrow": "Affiner",
    "Narrow to {value}": "Seulement {value}",
    "No longer narrow to {value}": "Ne plus se limiter à {value}",
    "Narrowed to": "Limité à",
    "Type": "Type",
    "Year": "Année",
    "Author": "Auteur",
    "Folder": "Dossier",
    "{n} more": "{n} de plus",
    "Pages of results": "Pages de résultats",
    "Previous": "Précédente",
    "Next": "Suivante",
    "Page {page} of {pages}": "Page {page} sur {pages}",
    "page {n}": "page {n}",
    "line {n}": "ligne {n}",
    "paragraph {n}": "paragraphe {n}",
    "{n} other place": "{n} autre endroit",
    "{n} other places": "{n} autres endroits",
    "Original file": "Fichier d’origine",
    "Original, page {n}": "Original, page {n}",
    "Suggestions": "Suggestions",
    "Back to the results": "Retour aux résultats",
    "Matches": "Passages trouvés",
    "Previous match": "Passage précédent",
    "Next match": "Passage suivant",
    "{n} match": "{n} passage trouvé",
    "{n} matches": "{n} passages trouvés",
    "Match {at} of {n}": "Passage {at} sur {n}",
    "No match in this document": "Aucun passage trouvé dans ce document",
    "Keys": "Touches",
    "search field": "champ de recherche",
    "from result to result": "d’un résultat à l’autre",
    "open": "ouvrir",
    "back": "revenir",
    "next and previous match": "passage suivant, précédent",
    "Keys of one letter": "Touches d’une lettre",
    "How to ask": "Comment demander",
    "any of the words, more of them first": "l’un des mots, ceux qui en ont le plus d’abord",
    "the exact phrase": "l’expression exacte",
    "both; also OR, NOT": "les deux ; aussi OU, SAUF",
    "without a word": "sans un mot",
    "words that begin so": "les mots qui commencent ainsi",
    "of these years; also title: author: type:": "de ces années ; aussi titre: auteur: type:",
    "Accents, capitals and hyphens need no care.": "Accents, majuscules et traits d’union ne comptent pas.",
    "No such page": "Page introuvable",
    "There is no such document here; it may have been removed.": "Ce document n’est pas ici ; il a peut-être été retiré.",
    "This file cannot be handed out.": "Ce fichier ne peut pas être remis.",
    "That did not work": "Cela n’a pas marché",
    "Token": "Jeton",
    "Enter": "Entrer",
    "This server asks for its token": "Ce serveur demande son jeton",
    "Whoever started it has it.": "La personne qui l’a lancé le connaît.",
    "This is not the token.": "Ce n’est pas le jeton.",
    "Programs ask the interface": "Les programmes interrogent l’interface",
}

LANGUAGES = ("fr", "en")
"""The first is spoken where nothing else is asked for: the documents are French."""


def say(language: str, template: str, **values: object) -> str:
    """A text in a language, with values in the place of the names in braces.

    >>> say("fr", "{n} paragraphs", n=count("fr", 12345))
    '12\u202f345 paragraphes'
    """
    text = FRENCH.get(template, template) if language == "fr" else template
    return text.format(**values) if values else text


def count(language: str, number: int) -> str:
    """A number as the language writes it."""
    return f"{number:,}".replace(",", "\u202f") if language == "fr" else f"{number:,}"


def counted(language: str, one: str, many: str, number: int) -> str:
    """A number of things.

    >>> counted("fr", "{n} paragraph", "{n} paragraphs", 0), counted("en", "{n} paragraph", "{n} paragraphs", 0)
    ('0 paragraphe', '0 paragraphs')
    """
    is_one = number in {0, 1} if language == "fr" else number == 1
    return say(language, one if is_one else many, n=count(language, number))


def language_of(accept: str) -> str:
    """The language that a browser likes best of those spoken here, by its `Accept-Language`.

    >>> [language_of(header) for header in ("en-GB,en;q=0.8,fr;q=0.5", "de,fr-CH;q=0.7,en;q=0.6", "de", "", "en;q=x")]
    ['en', 'fr', 'fr', 'fr', 'fr']
    """
    liked = []
    for place, part in enumerate(accept.split(",")[:20]):
        tag, _, weight = part.partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            liked.append((-_quality(weight), place, language))
    return min(liked)[2] if liked and min(liked)[0] < 0 else LANGUAGES[0]


def _quality(weight: str) -> float:
    try:
        return min(1.0, max(0.0, float(weight or 1)))
    except ValueError:
        return 0.0
