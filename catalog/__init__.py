"""Catalogues: where finished datasets go. The static folder is the embedded default; it knows nothing of readers."""
