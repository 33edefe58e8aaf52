"""What a process takes: processor time and memory, with the processes that it starts (Spark's Java)."""

import os
import re
import time
from pathlib import Path


def peak_megabytes(process: str = "self") -> float:
    """A process's own peak; the one that `getrusage` knows begins with that of the parent process."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    kilobytes = re.search(r"VmHWM:\s+(\d+)", status)
    assert kilobytes is not None
    return int(kilobytes[1]) / 1024


def family_cpu_seconds() -> float:
    """Of this process and of its children that run: theirs reach `os.times` only when they have ended."""
    return time.process_time() + sum(map(_cpu_seconds, _children()))


def family_peak_megabytes() -> float:
    """The peaks of this process and of its children that run, added up as if all came at one moment."""
    return peak_megabytes() + sum(map(peak_megabytes, _children()))


def _children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()


def _cpu_seconds(process: str) -> float:
    after_name = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    user, system = after_name[11:13]  # the 14th and 15th field, see proc(5)
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
