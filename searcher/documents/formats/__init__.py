"""One module per file format, each with a function `read` from a `Source` to an `Extract`."""
