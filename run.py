#!/usr/bin/env python3
"""One verb each: install what Halite needs into this checkout, then do the job. Needs nothing but Python 3.11–3.13.

python3 run.py demo      the main job on the virtual pack (window, or offscreen with screenshots)
python3 run.py test      linters and the whole test suite   (more arguments go to pytest)
python3 run.py check     linters only
python3 run.py build     the frozen program in dist/, then its self-check
python3 run.py shots     the pictures of docs/images
python3 run.py bench     the benchmark tables
python3 run.py lock      renew packaging/locks from pyproject.toml
python3 run.py halite …  the installed program
"""

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
LOCKS = ROOT / "packaging" / "locks"

# What Qt needs beyond its wheel, by the file the loader looks for → Debian package (Ubuntu's have the same names).
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
}
SCREEN_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def fail(sentence: str) -> NoReturn:
    """Say what is missing and end with the code for wrong usage."""
    print(sentence, file=sys.stderr)
    raise SystemExit(2)


def loads(library: str) -> bool:
    """Return whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(*, freezing: bool) -> list[str]:
    """Return the Debian packages this machine lacks."""
    libraries = dict(QT_LIBRARIES)
    if freezing or os.environ.get("DISPLAY"):
        libraries |= SCREEN_LIBRARIES
    packages = [package for library, package in libraries.items() if not loads(library)]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not PYTHON.exists() and importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python{version}-venv")
    if freezing:
        if shutil.which("objdump") is None:
            packages.append("binutils")
        shared = Path(sys.base_prefix, "lib", f"libpython{version}.so.1.0")
        if not shared.exists() and not loads(f"libpython{version}.so.1.0"):
            packages.append(f"libpython{version}")
    return packages


def install_system_packages(*, freezing: bool) -> None:
    """Install missing system packages where we may, otherwise name the one line that does it."""
    if not sys.platform.startswith("linux"):
        return
    packages = missing_packages(freezing=freezing)
    if not packages:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    if shutil.which("apt-get") is None:
        fail(f"Some system libraries are missing. Install what your system calls: {' '.join(packages)}")
    if os.geteuid() != 0:
        fail(f"Some system packages are missing. Install them with:\n  sudo {line}")
    print(f"Installing system packages: {' '.join(packages)}", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-q", "update"], check=False, env=environment, stdout=subprocess.DEVNULL)
    if subprocess.run(line.split(), check=False, env=environment, stdout=subprocess.DEVNULL).returncode:
        fail(f"The system packages could not be installed. Try by hand:\n  {line}")
    still = missing_packages(freezing=freezing)
    if still:
        fail(f"These system packages are still missing: {' '.join(still)}")


def install(lock_name: str, *, freezing: bool = False) -> None:
    """Bring `.venv` to what the lock says; a second call does nothing."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        fail(f"Halite runs on Python 3.11, 3.12 and 3.13; this is {sys.version.split()[0]}.")
    install_system_packages(freezing=freezing)
    lock = LOCKS / lock_name
    content = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    wanted = f"{lock_name} {hashlib.sha256(content).hexdigest()}"
    stamp = VENV / "installed.txt"
    if PYTHON.exists() and stamp.exists() and wanted in stamp.read_text(encoding="utf-8").splitlines():
        return
    print(f"Installing Python packages of {lock_name} into .venv …", file=sys.stderr)
    if not PYTHON.exists():
        call([sys.executable, "-m", "venv", str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    call([*pip, "--require-hashes", "-r", str(lock)])
    # A plain path entry: the default hook costs 20 ms at every start.
    call([*pip, "--no-deps", "--no-build-isolation", "--config-settings", "editable_mode=compat", "--editable", str(ROOT)])
    with stamp.open("a", encoding="utf-8") as file:
        file.write(wanted + "\n")


def call(command: list[str]) -> None:
    """Run a command in the checkout; its failure ends this program with the same code."""
    code = subprocess.run(command, check=False, cwd=ROOT).returncode
    if code:
        raise SystemExit(code)


def tool(name: str, *arguments: str) -> None:
    """Run a command installed in `.venv`."""
    call([str(SCRIPTS / name), *arguments])


def check() -> None:
    """Run the linters."""
    tool("ruff", "check", "--quiet", ".")
    tool("ruff", "format", "--quiet", "--check", ".")
    tool("mypy")
    tool("lint-imports", "--no-logo")


def test(arguments: list[str]) -> None:
    """Run the linters and the tests."""
    install("dev.lock", freezing=True)
    check()
    call([str(PYTHON), "-m", "pytest", "-n", "3", "--dist", "worksteal", *arguments])


def build() -> None:
    """Build the frozen program and let it check itself."""
    install("dev.lock", freezing=True)
    call([str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec"])
    call([str(ROOT / "dist" / "halite" / ("halite.exe" if os.name == "nt" else "halite")), "self-check"])


def lock() -> None:
    """Renew the lock files from pyproject.toml; hashes for every platform, no index host."""
    install("dev.lock")
    common = ["--quiet", "--universal", "--generate-hashes", "--no-emit-index-url", "--no-header", "--python-version", "3.11"]
    tool("uv", "pip", "compile", *common, "pyproject.toml", "--group", "dev", "-o", str(LOCKS / "dev.lock"))
    tool(
        "uv",
        "pip",
        "compile",
        *common,
        "-c",
        str(LOCKS / "dev.lock"),
        "pyproject.toml",
        "--group",
        "install",
        "-o",
        str(LOCKS / "runtime.lock"),
    )


def main() -> None:
    """Do the verb."""
    # Hundreds of programs are started by the tests and benchmarks: each would compile all modules anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    verb, *arguments = sys.argv[1:] or [""]
    if verb == "test":
        test(arguments)
    elif verb == "check":
        install("dev.lock")
        check()
    elif verb == "build":
        build()
    elif verb == "lock":
        lock()
    elif verb == "bench":
        install("dev.lock")
        call([str(PYTHON), "-m", "benchmarks", *arguments])
    elif verb == "shots":
        install("runtime.lock")
        call([str(PYTHON), "-m", "gui.screenshots", *(arguments or [str(ROOT / "docs" / "images")])])
    elif verb == "demo":
        install("runtime.lock")
        tool("halite", "demo", *arguments)
    elif verb == "halite":
        install("runtime.lock")
        tool("halite", *arguments)
    else:
        fail(__doc__ or "")


if __name__ == "__main__":
    main()
