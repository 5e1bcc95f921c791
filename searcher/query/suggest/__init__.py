"""What else could be asked: corrections, completions, similar paragraphs."""
