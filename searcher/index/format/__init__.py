"""What a segment is made of: term dictionaries, postings, stored texts, metadata."""
