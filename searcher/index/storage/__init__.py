"""Files of an index: opened, locked, written whole and replaced atomically."""
