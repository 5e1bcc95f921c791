"""Rendering of results: on a terminal, as JSON, as lines of a format, in a notebook."""
