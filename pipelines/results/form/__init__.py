"""The Excel form of officers: what its sheets ask for (`form.yaml`), written, and read back with every fault by its cell.

Here belongs the form of this project. Not here: workbooks of an office's own make (`layouts`).
"""
