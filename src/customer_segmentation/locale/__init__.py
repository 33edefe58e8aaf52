"""The catalogues of translations, a folder for each language, and the program that brings them up to date."""
