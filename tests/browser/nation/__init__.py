"""A site of all of Japan in the browser."""
