"""The Whoosh index: what is stored, how it is written and read, and how it is kept up to date."""
