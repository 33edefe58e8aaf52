"""What a chart is to those who do not draw it."""

from typing import Any, Protocol


class Chart(Protocol):
    """A figure that can be saved. Naming matplotlib's own class here would import it in every run."""

    def savefig(self, fname: Any, **options: Any) -> None:
        """Write the figure to a file."""
