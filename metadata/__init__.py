"""From tidy tables to described, checked datasets: declarations, schemas, Data Package, DCAT, オープンデータ一覧.

One description a dataset (`metadata.described.dataset.Dataset`), computed once, from which every format is written.
Vocabularies, shapes, schemas and message texts are files of their own kind beside the code. Nothing here knows a catalogue.
"""
