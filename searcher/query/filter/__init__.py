"""Which documents a query looks at."""
