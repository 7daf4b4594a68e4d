"""What a session holds. A session is a folder while it is written, and may be packed into one file when it is done.

```
<UTC>-<serial>/
  session.json      SessionInfo; written at the beginning, completed at the end, never needed to read the rest
  frames.blf        every frame; goes on in frames-0002.blf, -0003 … when it is split, and after the disk failed
  values.bin        the pack's own values (cells, sensors, readings), one row for each snapshot; goes on in values-0002.bin …
  events.jsonl      SessionEvent, one a line: faults, contactors, limit reasons, link, notes, triggers; likewise
  identity.json     who the pack said it is
  faults.json       the fault memory as last read
  calibration.json  the active data set as last read, decoded
  calibration.bin   its bytes: header, then payload
  pack/             the files of the pack definition, so that it opens anywhere and in ten years
```

Every file only grows, and a last row that is cut off is dropped by the reader: a session is whole at every moment.
"""

from dataclasses import dataclass

import msgspec

SESSION_SUFFIX = ".halite"
"""Of the single-file form: a ZIP archive whose members are stored, not compressed."""


class SessionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a session is of. Times are UTC, ISO 8601. Unknown text is empty.

    Attributes:
        utc_offset_s: add it to a time in `values.bin` or `events.jsonl` to get seconds since 1970 UTC.
        ended_utc: empty while it is written, and for ever when the program was killed.
        value_names: column names of `values.bin`, in order, as `bms.telemetry.history.model.SeriesKey.name`.
        definition_file: the file in `pack/` to load, and `dbc_file` the database that replaced its broadcasts, or empty.
        frames: recorded so far; nothing that can be relied on while `ended_utc` is empty; see `bms.recording.frame_count`.
        lost: frames known to be missing: dropped by the adapter, or given up while the disk was too slow.
    """

    version: int = 1
    began_utc: str
    ended_utc: str = ""
    utc_offset_s: float
    pack: str
    pack_title: str
    serial: str = ""
    vin: str = ""
    operator: str = ""
    station: str = ""
    tool_version: str
    title: str = ""
    virtual: bool = False
    demo: bool = False
    definition_file: str = ""
    dbc_file: str = ""
    value_names: tuple[str, ...] = ()
    frames: int = 0
    lost: int = 0
    trigger: str = ""


class SessionEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of `events.jsonl`; `kind` as in `bms.telemetry.history.model.EventMark`. `data` is for programs."""

    time_s: float
    kind: str
    text: str
    data: dict[str, str | float | int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """When a triggered recording keeps what it has: a condition, and how much around it.

    Attributes:
        condition: as a person writes it: `cell_min_mv < 1600`, `charge_limit_reason == cold`, `contactors changes`.
        before_s: history kept from before the moment.
        after_s: recorded behind it; another moment meanwhile prolongs it.
    """

    condition: str
    before_s: float
    after_s: float
