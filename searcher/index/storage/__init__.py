"""Files of an index: how they are opened, locked, written whole and put in the place of others."""
