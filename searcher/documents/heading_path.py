"""How the headings above a paragraph are written in one line."""

HEADING_SEPARATOR = " › "
