"""The index in the programs people work with already: thin, on the public library alone, each with an extra of its own."""
