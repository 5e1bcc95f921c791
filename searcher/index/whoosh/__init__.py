"""The same segments as Whoosh sees them."""
