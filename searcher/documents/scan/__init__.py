"""Which files a folder holds, which of them are wanted, and what they are called in an index."""
