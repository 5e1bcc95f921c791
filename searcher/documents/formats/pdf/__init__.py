"""From the characters of a PDF's pages, with their places and fonts, to paragraphs, headings and tables."""
