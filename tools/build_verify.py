"""Build verify.pyz: the core and the verify command in one zip, the same bytes every time."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src"
MAIN = "import sys\nfrom commonpool.cli.verify import main\nsys.exit(main())\n"
# Beside the core: the verify command and what it reads and prints with.
PARTS = (
    "commonpool/__init__.py",
    "commonpool/cli/__init__.py",
    "commonpool/cli/reading.py",
    "commonpool/cli/screen.py",
    "commonpool/cli/verify.py",
    "commonpool/engines/__init__.py",
    "commonpool/engines/foreign.py",
    "commonpool/engines/lines.py",
    "commonpool/formats/__init__.py",
    "commonpool/formats/files.py",
)
EPOCH = (1980, 1, 1, 0, 0, 0)  # a zip made twice has the same bytes


def build(target: Path) -> Path:
    """Write the zip at `target`."""
    files = {name: (SOURCE / name).read_bytes() for name in (*PARTS, *core())}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted({**files, "__main__.py": MAIN.encode()}.items()):
            archive.writestr(entry(name), data)
    return target


def core() -> list[str]:
    """Every module of the core."""
    return [str(path.relative_to(SOURCE)) for path in (SOURCE / "commonpool/core").rglob("*.py")]


def entry(name: str) -> zipfile.ZipInfo:
    """A member without a clock."""
    made = zipfile.ZipInfo(name, EPOCH)
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = 0o644 << 16
    return made


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "verify.pyz"
    sys.stdout.write(f"· {build(target).name} is built\n")
