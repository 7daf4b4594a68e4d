"""The pack definitions to choose from, by title; reads only each definition's first lines' worth of facts."""

import tomllib
from dataclasses import dataclass

from bms.definition.shipped import pack_folder, shipped_packs


@dataclass(frozen=True, slots=True, kw_only=True)
class PackChoice:
    """A shipped definition: its reference for `Connect.pack`, its title, its bit rates in bit/s, whether it is a demo."""

    reference: str
    title: str
    bitrate_bps: int = 500_000
    data_bitrate_bps: int = 2_000_000
    demo: bool = False


def shipped_choices() -> tuple[PackChoice, ...]:
    """Return the shipped definitions; one whose file does not read is left out here and explained when it is loaded."""
    choices = []
    for pack_id in shipped_packs():
        try:
            document = tomllib.loads((pack_folder(pack_id) / "pack.toml").read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError):
            continue
        link = document.get("link", {})
        choices.append(
            PackChoice(
                reference=pack_id,
                title=str(document.get("title", pack_id)),
                bitrate_bps=int(link.get("bitrate_bps", 500_000)),
                data_bitrate_bps=int(link.get("data_bitrate_bps", 2_000_000)),
                demo=bool(document.get("demo", False)),
            )
        )
    return tuple(choices)
