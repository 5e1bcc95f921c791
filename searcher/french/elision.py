"""Elided articles and pronouns: `l'avion` is the word avion, `aujourd'hui` is one word."""

APOSTROPHES = "'’ʼ`´‘′＇"

_ANY = f"[{APOSTROPHES}]"
_LETTER = r"[^\W_\u02bc]"
_VOWEL = "[aeiouyhàâäéèêëîïôöùûüœæAEIOUYHÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ0-9]"

# c'h is a letter of Breton. m' and n' before a consonant begin a name (M'Bala, N'Djamena); the others are always elided words. What is not
# listed stays whole: aujourd'hui, prud'hommes, presqu'île, quelqu'un, entr'acte, O'Brien.
ELIDED = (
    rf"(?:(?:[ldjtsçLDJTSÇ]|[cC](?!{_ANY}[hH])|(?:[jJ][uU][sS]|[lL][oO][rR][sS]|[pP][uU][iI][sS]|[qQ][uU][oO][iI])?[qQ][uU]){_ANY}"
    rf"(?={_LETTER})|[mnMN]{_ANY}(?={_VOWEL}))"
)
"""Regular expression of an elided article or pronoun with its apostrophe, before the word it belongs to."""
