"""What a default installation is made of, and which weaknesses of it are known.

Run it with the Python of an environment that has requirements.txt and nothing else. It writes dist/sbom.cdx.json, which
lists all packages with version and licence (CycloneDX), and asks pip-audit for published advisories: it fails where
there are any, and says so where no source of advisories can be reached. Its tools get an environment of their own.
"""

import json
import subprocess
import sys
import tempfile
import venv
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
SBOM = PROJECT / "dist" / "sbom.cdx.json"
TOOLS = ("cyclonedx-bom==7.5.0", "pip-audit==2.10.1")
SOURCES = ("pypi", "osv")
#: Seconds that one source may take for all packages.
PATIENCE = 120


def main() -> None:
    """Write the list, then look for advisories."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        tools = Path(folder, "Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([tools / "python", "-m", "pip", "install", "--quiet", *TOOLS], check=True)
        SBOM.parent.mkdir(exist_ok=True)
        options = ["--pyproject", PROJECT / "pyproject.toml", "--output-reproducible", "--no-validate", "-o", SBOM]
        subprocess.run([tools / "cyclonedx-py", "environment", *options, sys.executable], check=True)
        bill = with_licences(json.loads(SBOM.read_text(encoding="utf-8")))
        SBOM.write_text(json.dumps(bill, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{SBOM.relative_to(PROJECT)}: {len(bill['components'])} packages")
        reports = (audit(tools / "pip-audit", source) for source in SOURCES)
        told, weak = verdict(next((report for report in reports if audited(report)), None))
    print(told)
    sys.exit(weak)


def with_licences(bill: dict[str, Any]) -> dict[str, Any]:
    """The list with what a package says in words, where its licence has no known short name."""
    for component in bill["components"]:
        if not component.get("licenses"):
            words = (metadata(component["name"]).get("License") or "see the package").strip().partition("\n")[0]
            component["licenses"] = [{"license": {"name": words}}]
    return bill


def audit(program: Path, source: str) -> dict[str, Any] | None:
    """What pip-audit reports of the pinned packages; nothing where the source cannot be reached."""
    requirements = ["-r", str(PROJECT / "requirements.txt"), "--no-deps", "--disable-pip"]
    options = ["-s", source, "--timeout", "5", "--format", "json", "--progress-spinner", "off"]
    try:
        done = subprocess.run([program, *requirements, *options], capture_output=True, check=False, timeout=PATIENCE)
        return dict(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, ValueError):
        return None


def audited(report: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The packages that the source knows: pip-audit calls others skipped, and finds nothing wrong with them."""
    return [package for package in (report or {}).get("dependencies", []) if "vulns" in package]


def verdict(report: dict[str, Any] | None) -> tuple[str, bool]:
    """What to print of a report, and whether something is weak."""
    packages = audited(report)
    if not packages:
        return f"pip-audit: SKIPPED, no source of advisories ({', '.join(SOURCES)}) can be reached from here", False
    found = [
        f"{package['name']} {package['version']}: {weakness['id']}, mended in {weakness['fix_versions'] or 'no other'}"
        for package in packages
        for weakness in package["vulns"]
    ]
    skipped = len((report or {})["dependencies"]) - len(packages)
    summary = f"pip-audit: {len(found)} advisories for {len(packages)} packages, {skipped} packages not known there"
    return "\n".join([summary, *found]), bool(found)


if __name__ == "__main__":
    main()
