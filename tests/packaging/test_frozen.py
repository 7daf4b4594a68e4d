"""The frozen program works as the source does: it is built here and checks itself."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("frozen")
    if shutil.which("objdump") is None and sys.platform == "linux":
        pytest.fail("PyInstaller needs binutils; `python3 run.py test` installs it or names it")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(folder / "dist"), "--workpath", str(folder / "build"), "build.spec"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "dist" / "halite" / ("halite.exe" if os.name == "nt" else "halite")


@pytest.mark.frozen
@pytest.mark.timeout(400)
def test_the_frozen_program_passes_its_own_check(frozen, tmp_path):
    environment = {**os.environ, "HALITE_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONPATH", None)

    done = subprocess.run(
        [frozen, "self-check", "--json"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )

    report = json.loads(done.stdout)
    assert [check for check in report["checks"] if not check["ok"]] == []
    assert done.returncode == 0, done.stderr


def test_the_source_passes_the_same_check(tmp_path):
    environment = {**os.environ, "HALITE_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}

    command = [sys.executable, "-m", "cli.main", "self-check", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

    report = json.loads(done.stdout)
    assert [check for check in report["checks"] if not check["ok"]] == []
    assert done.returncode == 0, done.stderr
