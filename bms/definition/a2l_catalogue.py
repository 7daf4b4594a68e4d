"""Objects of one kind by name, and those that were kept aside, each with its reason."""

from collections.abc import Callable
from typing import Generic, TypeVar

from bms.definition.a2l_syntax import Block, DamagedError, Fields

T = TypeVar("T")


class NotUnderstoodError(Exception):
    """An object is sound but uses something Halite cannot calculate with; it is kept aside, never guessed."""


class KeptAside:
    """What of a file was not read, and why.

    Attributes:
        not_understood: everything that was kept aside, also what is damaged: `KIND NAME (line N): reason`.
        damaged: of these, what cannot be so in any A2L file.
    """

    def __init__(self) -> None:
        """Start with nothing."""
        self.not_understood: list[str] = []
        self.damaged: list[str] = []

    def add(self, block: Block, reason: str = "") -> None:
        """Note a block Halite does not understand."""
        self.not_understood.append(_entry(block, block.line, reason))

    def add_damaged(self, block: Block, line: int, why: str) -> None:
        """Note a block that is broken at a line."""
        entry = _entry(block, line, why)
        self.not_understood.append(entry)
        self.damaged.append(entry)


class Catalogue(Generic[T]):
    """What could be read of one kind, by name.

    Attributes:
        found: objects by name.
    """

    def __init__(self, what: str) -> None:
        """Begin empty. `what` is the kind in a sentence, e.g. `conversion`."""
        self._what = what
        self._aside: dict[str, str] = {}
        self.found: dict[str, T] = {}

    def of(self, name: str, asking: Block) -> T:
        """Return the object of this name.

        Raises:
            NotUnderstoodError: it was kept aside.
            DamagedError: there is none; `asking` is the block that refers to it.
        """
        if name in self.found:
            return self.found[name]
        if name in self._aside:
            raise NotUnderstoodError(self._aside[name])
        raise asking.damaged(f"the {self._what} {name[:60]} does not exist")

    def read(
        self, blocks: list[Block], read: Callable[[str, Block], T], aside: KeptAside, *, list_not_understood: bool = True
    ) -> None:
        """Read blocks; one that is damaged or not understood is kept aside, and so is every one of a name used twice.

        Args:
            blocks: the blocks.
            read: makes an object of its name and block.
            aside: takes note of those that could not be read.
            list_not_understood: note also those that are sound but not understood, not only the damaged ones.
        """
        lines: dict[str, int] = {}
        for block in blocks:
            name = ""
            try:
                name = Fields(block).word()
                if name in lines:
                    self._keep_aside(name, f"{name[:60]} is there twice, first at line {lines[name]}")
                    raise block.damaged(self._aside[name])
                lines[name] = block.line
                self.found[name] = read(name, block)
            except DamagedError as error:
                self._keep_aside(name, self._aside.get(name, f"the {self._what} {name[:60]} is damaged"))
                aside.add_damaged(block, error.line, error.why)
            except NotUnderstoodError as reason:
                self._keep_aside(name, str(reason))
                if list_not_understood:
                    aside.add(block, str(reason))

    def _keep_aside(self, name: str, reason: str) -> None:
        self._aside[name] = reason
        self.found.pop(name, None)


def _entry(block: Block, line: int, reason: str) -> str:
    name = block.words[0][:60] if block.words and block.words[0][0] != '"' else ""
    return f"{block.name} {name} (line {line})".replace("  ", " ") + (f": {reason}" if reason else "")
