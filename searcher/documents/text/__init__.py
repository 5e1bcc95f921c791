"""From bytes to paragraphs when only characters and white space say where one ends."""
