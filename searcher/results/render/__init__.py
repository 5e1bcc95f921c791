"""How results look: on a terminal, as JSON, as lines of a format, in a notebook."""
