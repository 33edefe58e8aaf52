"""The reason why a file is no customer table."""


class Refusal(Exception):  # noqa: N818 - not every refusal is an error of the program
    """Completes the sentence "The file customers.csv …": what is wrong, where, and what to do."""
