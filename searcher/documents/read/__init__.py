"""One file to its documents, whatever happens in its parser."""
