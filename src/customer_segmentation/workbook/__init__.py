"""A toolkit on openpyxl: pages, tables, cells, drawings and styles. It knows nothing about segments."""
