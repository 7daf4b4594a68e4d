"""The virtual pack in a process of its own, as every benchmark uses it."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def virtual_pack(*options: str) -> Iterator[str]:
    """Run `halite simulate` with `options` on a free port; yield its channel."""
    command = [sys.executable, "-m", "cli.main", "simulate", "--port", "0", "--json", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["channel"]
    finally:
        process.terminate()
        process.wait(timeout=10)
