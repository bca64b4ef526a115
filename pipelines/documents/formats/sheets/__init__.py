"""Workbooks: .xlsx, .xls and .ods as they are shown. Not here: CSV, which shows nothing but its text."""
