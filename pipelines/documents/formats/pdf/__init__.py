"""PDF files with text in them. Not here: pictures of text."""
