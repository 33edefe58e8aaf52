"""One module per kind of sheet; ``segment_workbook`` puts them together."""
