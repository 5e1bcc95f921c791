"""The two commands: `search`, and `searcher` for all that is not a search. Thin: parse, call the library, print."""
