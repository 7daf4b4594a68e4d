"""`docs/adapters.md`, made from the table: `python -m can_drivers.adapters.document > docs/adapters.md`."""

from can_drivers.adapters.families import ADAPTER_FAMILIES, WITHOUT_FAMILY
from can_drivers.adapters.family import AdapterFamily

_HEAD = """\
# Adapters

<!-- Written by `python -m can_drivers.adapters.document`; the table is can_drivers/adapters/families.py. -->

`halite adapters` and the connect page list what is plugged in, under the name on its case, with one of five words:

| word | means |
|---|---|
| ready | it can be used |
| driver missing | the maker's driver is not installed; the entry names it |
| no permission | this user may not open it; on Linux the udev rules below give access |
| busy | another program has it; the entry says which, where the system tells |
| not answering | its driver does not answer, or its network interface is down |

An adapter is remembered by interface and serial number (with the number of the connector where it has several), never by the
order of plugging; one without a serial number by the USB port it is plugged into. Drivers are asked side by side, and one that
does not answer within four seconds is left behind.
"""

_RULES = """
## Access on Linux

```
halite adapters --rules | sudo tee /etc/udev/rules.d/60-halite.rules
```

Then plug the adapter in again. The same file lies in `packaging/udev/`.

## Finding the bit rate

`halite bit-rate` and *Find bit rate* on the connect page listen at 125, 250, 500, 800 and 1000 kbit/s, the rate of the pack
definition first. Nothing is sent, and no frame is acknowledged, so a wrong rate disturbs nobody; an adapter that
cannot listen only is refused.
"""


def document() -> str:
    """Return the text of `docs/adapters.md`."""
    return "\n".join((_HEAD, *_abilities(), "", *_drivers(), _RULES, *_not_offered()))


def _abilities() -> list[str]:
    lines = [
        "## What is offered, and what its driver can do",
        "",
        "| adapter | `-i` | `-c`, for example | systems | found by itself | CAN FD | listen only | sample point | 120 Ω |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for family in ADAPTER_FAMILIES:
        can = (family.supports_fd, family.supports_listen_only, family.supports_sample_point, family.supports_termination)
        cells = (
            family.name,
            f"`{family.interface}`",
            ", ".join(f"`{channel}`" for channel in family.channel_example.split(", ")),
            _systems(family),
            _yes(family.look is not None),
            *map(_yes, can),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, "", "Plug-ins of python-can (entry points `can.interface`) are offered as well, under their own names."]


def _drivers() -> list[str]:
    lines = ["## Drivers", "", "| adapter | Windows | Linux | macOS |", "|---|---|---|---|"]
    for family in ADAPTER_FAMILIES:
        advice = family.driver_advice
        cells = [advice.get(system, advice.get("", "–")) for system in ("win32", "linux", "darwin")]
        lines.append(f"| {family.name} | {' | '.join(cells)} |")
    return lines


def _not_offered() -> list[str]:
    return ["## Not offered", "", *(f"- `{interface}`: {reason}." for interface, reason in WITHOUT_FAMILY.items()), ""]


def _systems(family: AdapterFamily) -> str:
    names = {"win32": "Windows", "linux": "Linux", "darwin": "macOS"}
    return ", ".join(names[platform] for platform in family.platforms) or "all"


def _yes(on: bool) -> str:
    return "yes" if on else "–"


if __name__ == "__main__":
    print(document(), end="")  # noqa: T201  # what the command is for
