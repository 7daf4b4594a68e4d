"""Changes the safety-bearing files in every small way and demands that a test notices.

    python -m tests.mutation [ROOM…]

Works on a copy of the checkout. Prints the mutants nobody noticed and ends with 1 where there are any. Each room is judged by
its own tests alone. A mutant that changes nothing is made to vanish by writing the code otherwise.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.safety_bearing import ROOT, Room, rooms

PRODUCT = ("bms", "can_drivers", "engine")
ALSO = ("assets", "virtual_pack", "cli", "packaging", "tests")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "mutants")
UNNOTICED = ("survived", "no tests", "suspicious", "timeout", "segfault", "not checked")


def mutate(room: Room, workers: int = 2) -> list[str]:
    """Return the mutants of a room that no test noticed, as `name: status`."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in (*PRODUCT, *ALSO):
            shutil.copytree(ROOT / name, copy / name, ignore=LEFT_OUT)
        settings = {
            "source_paths": list(PRODUCT),
            "only_mutate": list(room.files),
            "also_copy": [f"{name}/" for name in ALSO],
            "pytest_add_cli_args": ["-q", "-x", "-p", "no:cacheprovider"],
            "pytest_add_cli_args_test_selection": list(room.tests),
            # A busy machine is no reason to call a mutant endless.
            "timeout_multiplier": 60.0,
            "use_git_change_detection": False,
        }
        project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        table = "\n".join(f"{key} = {json.dumps(value)}" for key, value in settings.items())
        (copy / "pyproject.toml").write_text(f"{project}\n[tool.mutmut]\n{table}\n", encoding="utf-8")
        mutmut = [sys.executable, "-m", "mutmut"]
        if subprocess.run([*mutmut, "run", "--max-children", str(workers)], check=False, cwd=copy).returncode:
            return [f"{room.name}: mutmut itself failed"]
        said = subprocess.run([*mutmut, "results", "--all", "true"], check=True, cwd=copy, capture_output=True, text=True)
        results = [line.strip() for line in said.stdout.splitlines() if ": " in line]
        unnoticed = [line for line in results if line.rpartition(": ")[2] in UNNOTICED]
        print(f"— {room.name}: {len(results)} mutants, {len(unnoticed)} unnoticed", flush=True)
        for line in unnoticed:
            name = line.rpartition(": ")[0]
            print(line)
            print(
                subprocess.run([*mutmut, "show", name], check=False, cwd=copy, capture_output=True, text=True).stdout,
                flush=True,
            )
        return unnoticed if results else [f"{room.name}: no mutants at all"]


def main() -> int:
    """Mutate the rooms named on the command line, or all."""
    unnoticed = [line for room in rooms(sys.argv[1:]) for line in mutate(room)]
    return int(bool(unnoticed))


if __name__ == "__main__":
    sys.exit(main())
