"""Results in a workbook of the office's own make: read like any document, and tied to the indicators of the plan by name.

Here belongs what has no 指標ID. Not here: the project's form (`results.form`), what becomes of a result (`results.entered`).
"""
