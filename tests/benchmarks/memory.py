"""How much memory a benchmark took."""

import re
from pathlib import Path


def peak_megabytes() -> float:
    """This process's own peak; the one that `getrusage` knows begins with that of the parent process."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = re.search(r"VmHWM:\s+(\d+)", status)
    assert kilobytes is not None
    return int(kilobytes[1]) / 1024
