"""The Excel workbook: ``book`` puts it together from one module per kind of sheet.

``page`` lays a sheet out from top to bottom. It knows of ``sheet`` (how a sheet is shown and printed), ``table`` and
``widths`` (tables, and the room for their columns), ``measuring`` (the room that texts take), ``drawings`` (pictures
and charts), ``look`` (fonts, fills and number formats) and ``values`` (making any value safe for a cell).
"""
