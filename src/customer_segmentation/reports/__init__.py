"""What the workbooks of several pipelines share: the report, the data-quality sheet, lists of customers."""
