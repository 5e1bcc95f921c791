"""The orders in which paragraphs found can be shown."""

SCORE, DATE, PATH = ORDERS = ("score", "date", "path")
"""The best first; the newest document first and those without a date last; by document and its paragraphs' order."""
