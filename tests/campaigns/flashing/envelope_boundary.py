"""The edge of the chemistry envelope, held against a calculation of its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary:
    values: int
    escaped: tuple[str, ...]


def check() -> Boundary:
    return Boundary(values=0, escaped=())
