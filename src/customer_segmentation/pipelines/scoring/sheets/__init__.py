"""The Excel workbook of new customers: ``book`` puts it together from one module per sheet.

The pages, their look and the data-quality sheet are those of the reporting pipeline's workbook.
"""
