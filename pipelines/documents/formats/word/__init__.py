"""Word files (.docx, .docm), read from the XML of their parts. Not here: .doc, which is to be saved as .docx."""
