"""The Excel workbook: ``book`` puts it together from one module per kind of sheet.

``values`` makes any value safe for a cell, ``look`` holds fonts, fills and number formats, ``page`` lays
things out with what ``measuring`` knows of texts and ``drawings`` of pictures and charts.
"""
