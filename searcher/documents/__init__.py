"""From files to paragraphs: which files there are, what they say, and where each paragraph stands."""
