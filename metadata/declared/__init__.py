"""What officers declare, checked key by key: dataset.yaml, publishers.yaml, corrections.yaml, publish.yaml; a dataset's
folder, read.

Here belongs a key that people write. Not here: what is computed from it (`described`).
"""
