"""What people install holds what they were promised."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import commonpool
from tests.conftest import ROOT


def build(kind: str, folder: Path) -> Path:
    """Build a wheel or an sdist into the folder."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


def test_the_wheel_holds_the_examples_and_the_types(tmp_path: Path) -> None:
    wheel = build("wheel", tmp_path)
    assert wheel.name == f"commonpool-{commonpool.__version__}-py3-none-any.whl"
    names = set(zipfile.ZipFile(wheel).namelist())
    examples = {f"commonpool/{f.relative_to(ROOT)}" for f in ROOT.glob("examples/**/*.toml")}
    assert examples
    assert examples | {"commonpool/py.typed"} <= names
    pages = {"static/web/commonpool.css", "templates/web/base.html"}
    pages |= {f"locale/{language}/LC_MESSAGES/django.mo" for language in ("es", "ar")}
    assert {f"commonpool/web/{page}" for page in pages} <= names
    assert not any(name.startswith("tests/") for name in names)


def test_the_wheel_needs_nothing_but_python(tmp_path: Path) -> None:
    wheel = zipfile.ZipFile(build("wheel", tmp_path))
    (metadata,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
    needs = [
        line
        for line in wheel.read(metadata).decode().splitlines()
        if line.startswith("Requires-Dist:")
    ]
    assert needs
    assert all("extra ==" in line for line in needs)


def test_the_sdist_can_be_tested(tmp_path: Path) -> None:
    sdist = build("sdist", tmp_path)
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    here = {"tests/conftest.py", "tests/house/test_package.py", "pyproject.toml", "Makefile"}
    assert here | {"requirements.lock", "LICENSE", "bench/ratio.py"} <= names
