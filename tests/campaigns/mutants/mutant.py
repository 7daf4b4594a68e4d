"""What a mutant is: a piece of the product, broken on purpose, and the counter of the campaign that must notice it."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

Replacement = tuple[object, str, Any]
"""Object, name of its attribute, what stands there instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One of them.

    Attributes:
        name: short and stable.
        counter: that rises.
        sessions: beginnings of the names of the sessions in which it shows; a campaign of all kinds has them too.
        replacements: makes what stands instead; called when the mutant is put in.
    """

    name: str
    counter: str
    sessions: tuple[str, ...]
    replacements: Callable[[], list[Replacement]]

    @contextlib.contextmanager
    def put_in(self) -> Iterator[None]:
        """Break the product for a while."""
        with contextlib.ExitStack() as stack:
            for target, name, replacement in self.replacements():
                stack.enter_context(mock.patch.object(target, name, replacement))
            yield
