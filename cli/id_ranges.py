"""CAN ids on the command line: `2A0,300-31F`."""

import re

import click

_IDS = re.compile(r"([0-9A-Fa-f]{1,8})(?:-([0-9A-Fa-f]{1,8}))?")


def id_ranges(_context: click.Context, _parameter: click.Parameter, text: str) -> tuple[tuple[int, int], ...]:
    """Return hexadecimal ids and ranges of them as first and last; a callback of an option."""
    ranges = []
    for part in filter(None, re.split(r"[\s,]+", text)):
        found = _IDS.fullmatch(part.lower().replace("0x", ""))
        if found is None:
            raise click.BadParameter(f"{part!r} is no id; write e.g. 2A0,300-31F.")
        first = int(found[1], 16)
        ranges.append((first, int(found[2], 16) if found[2] else first))
    return tuple(ranges)
