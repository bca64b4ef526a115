"""Words for people: a problem's code and facts become a sentence and a cure, in Japanese or English (`ja.yaml`, `en.yaml`).

Here belongs every sentence that a command prints. Not here: the words of pages (`catalog.site`) and of columns
(`described`).
"""
