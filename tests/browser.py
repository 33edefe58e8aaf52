"""Chromium as a test drives it: a page that is opened, clicked and looked at, and what its console says."""

import base64
import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

#: Size of the window in pixels.
SIZE = (1600, 1000)
_PATIENCE = 60.0
_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
    *("--remote-debugging-port=0", f"--window-size={SIZE[0]},{SIZE[1]}"),
)


class Page:
    """A page in the browser, by the DevTools protocol."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._number = 0
        #: What the console was told as an error or a warning, and exceptions that nobody caught.
        self.complaints: list[str] = []
        for domain in ("Page", "Runtime", "Log"):
            self._send(f"{domain}.enable")
        self.resize(*SIZE)

    def resize(self, width: int, height: int) -> None:
        """Make the window so many pixels wide and high."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._send("Emulation.setDeviceMetricsOverride", **size)

    def open(self, address: str) -> None:
        """Open an address."""
        self._send("Page.navigate", url=address)

    def run(self, script: str) -> Any:
        """What an expression of JavaScript gives."""
        answer = self._send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait_for(self, script: str, what: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + _PATIENCE
        while not self.run(f"Boolean({script})"):
            assert time.monotonic() < end, f"{what} does not come"
            time.sleep(0.2)

    def before_every_page(self, script: str) -> None:
        """Run JavaScript before that of every page that is opened."""
        self._send("Page.addScriptToEvaluateOnNewDocument", source=script)

    def click(self, element: str) -> None:
        """Click on what an expression finds, wherever it stands."""
        self.run(f"({element}).dispatchEvent(new MouseEvent('click', {{bubbles: true}}))")

    def picture(self, path: Path) -> None:
        """Save what the window shows."""
        path.write_bytes(base64.b64decode(self._send("Page.captureScreenshot", format="png")["data"]))

    def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        self._connection.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._connection.recv(timeout=_PATIENCE))
            if message.get("id") == self._number:
                assert "error" not in message, message
                return dict(message["result"])
            self._listen(message.get("method"), message.get("params", {}))

    def _listen(self, event: str | None, told: dict[str, Any]) -> None:
        if event == "Runtime.consoleAPICalled" and told["type"] in {"error", "warning", "assert"}:
            self.complaints.append(" ".join(str(part.get("value", part.get("description"))) for part in told["args"]))
        elif event == "Runtime.exceptionThrown":
            self.complaints.append(str(told["exceptionDetails"].get("exception", {}).get("description")))
        elif event == "Log.entryAdded" and told["entry"]["level"] in {"error", "warning"}:
            self.complaints.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")


@contextmanager
def browser_page(program: str, profile: Path) -> Iterator[Page]:
    """Start the browser with an empty page.

    Args:
        program: Path of Chromium.
        profile: A folder for its own files.
    """
    browser = subprocess.Popen(
        [program, *_OPTIONS, f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with connect(_address(profile), max_size=None) as connection:
            yield Page(connection)
    finally:
        browser.terminate()
        browser.wait(timeout=30)


def _address(profile: Path) -> str:
    """Where the page listens; the browser writes its port into its profile."""
    port = profile / "DevToolsActivePort"
    end = time.monotonic() + _PATIENCE
    while not port.is_file() or not port.read_text():
        assert time.monotonic() < end, "the browser does not start"
        time.sleep(0.1)
    listed = f"http://127.0.0.1:{port.read_text().splitlines()[0]}/json/list"
    with urllib.request.urlopen(listed, timeout=30) as answer:
        pages = [target for target in json.load(answer) if target["type"] == "page"]
    return str(pages[0]["webSocketDebuggerUrl"])
