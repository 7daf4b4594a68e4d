"""Printing and asking: one JSON document or text for people on standard output, progress and questions on standard error.

The one place where the words of packs and files are kept from steering the terminal.
"""

import math
import sys
from collections.abc import Callable, Iterable
from typing import Any

import click
import msgspec
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from bms.printable import one_line, printable
from engine.messages import JobProgress, Message


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--json`; the command gets it as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")(command)


def print_json(document: object, *, one_line: bool = False) -> None:
    """Print a document. JSON has no NaN and no infinity; they become null."""
    plain = msgspec.to_builtins(document)
    if isinstance(document, Message):
        del plain["type"]  # the tag that messages need on the pipe
    encoded = msgspec.json.encode(_finite(plain))
    sys.stdout.write((encoded if one_line else msgspec.json.format(encoded, indent=2)).decode() + "\n")
    sys.stdout.flush()


class _CleanConsole(Console):
    """Writes words as they are, but for what would steer the terminal."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Return the pieces to write; only rich itself may steer."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(printable(piece.text), piece.style)


def console() -> Console:
    """Return where text for people goes, whatever a file or a pack put into the words."""
    return _CleanConsole(highlight=False, soft_wrap=True, markup=False, emoji=False)


def confirm(question: str) -> None:
    """Ask on standard error, and end the command unless the answer is yes.

    Raises:
        click.Abort: it is not.
    """
    click.confirm(one_line(question), default=False, abort=True, err=True)


def ask(question: str, *, hidden: bool = False) -> str:
    """Return what is typed in answer to a question on standard error; `hidden`: it is not shown."""
    return str(click.prompt(one_line(question), hide_input=hidden, err=True))


def say(text: str) -> None:
    """Tell something on the way, on standard error, whatever a file or a pack put into the words."""
    print("\n".join(map(one_line, text.split("\n"))), file=sys.stderr, flush=True)


class ProgressLine:
    """Shows where a job stands: a bar on a terminal, otherwise a line for each new step."""

    def __init__(self, *, quiet: bool = False) -> None:
        """`quiet`: only on a terminal (for `--json`)."""
        self._on_terminal = sys.stderr.isatty()
        self._quiet = quiet
        self._step = ""
        self._width = 0

    def show(self, progress: JobProgress) -> None:
        """Show one report."""
        if self._on_terminal:
            filled = round(24 * progress.fraction)
            line = f"[{'█' * filled}{'·' * (24 - filled)}] {100 * progress.fraction:3.0f} %  {progress.text}"
            self._write(line)
        elif progress.step != self._step and not self._quiet:
            say(progress.text)
        self._step = progress.step

    def status(self, text: str) -> None:
        """Show how something stands that has no end in sight; only on a terminal."""
        if self._on_terminal:
            self._write(text)

    def clear(self) -> None:
        """Take the bar away before something else is printed."""
        if self._width:
            self._write("")
            sys.stderr.write("\r")
            self._width = 0

    def _write(self, line: str) -> None:
        line = one_line(line)
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)


def _finite(value: object) -> object:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    return value
