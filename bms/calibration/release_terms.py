"""For which packs, from when to when, and on whose word a calibration package is released: the values both people sign."""

import datetime
import re
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

_Text = Annotated[str, Meta(max_length=4000)]
_Id = Annotated[str, Meta(min_length=1, max_length=100)]
_Uuid = Annotated[str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
_Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
_Utc = Annotated[datetime.datetime, Meta(tz=True)]
_Number = Annotated[int, Meta(ge=0, le=2**53 - 1)]
_PIECES = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRule:
    """Which values of one identifier (hardware, boot or software id) a package fits.

    Attributes:
        equals: exactly these; empty: see the range.
        lowest: from here…
        highest: …to here; both empty: any value.
    """

    equals: Annotated[tuple[_Id, ...], Meta(max_length=64)] = ()
    lowest: _Text = ""
    highest: _Text = ""

    def fits(self, value: str) -> bool:
        """Whether a pack's identifier fits. In a range only the numbers in the text may differ: 1.2.9 < 1.10.0."""
        if self.equals:
            return value in self.equals
        if not self.lowest and not self.highest:
            return True
        words, numbers = _split(value)
        (low_words, low), (high_words, high) = _split(self.lowest), _split(self.highest)
        return words == low_words == high_words and low <= numbers <= high

    @property
    def text(self) -> str:
        """What fits, for people."""
        if self.equals:
            return ", ".join(self.equals)
        return f"{self.lowest} to {self.highest}" if self.lowest or self.highest else "any"


def _split(text: str) -> tuple[list[str], list[int]]:
    pieces = _PIECES.split(text)
    return pieces[::2], [int(number) for number in pieces[1::2]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Which packs of the product it is for. `serials` empty: the whole fleet."""

    hardware: IdentityRule
    boot: IdentityRule = IdentityRule()
    software: IdentityRule = IdentityRule()
    serials: Annotated[tuple[_Id, ...], Meta(max_length=10_000)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preconditions:
    """What the pack must be like when it is written, beyond what the BMS itself demands. None: not restricted.

    Attributes:
        soc_pct: state of charge from…to, %.
        cell_temperature_c: every cell temperature from…to, °C.
        cell_mv: every cell voltage from…to, mV.
        current_a: most current in either direction, A.
        contactors_open: the contactors are open.
        supply_v: least supply voltage, V.
        estimated_s: how long the update takes, s.
    """

    soc_pct: tuple[float, float] | None = None
    cell_temperature_c: tuple[float, float] | None = None
    cell_mv: tuple[float, float] | None = None
    current_a: float | None = None
    contactors_open: bool = True
    supply_v: float | None = None
    estimated_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another file by id and hash: the envelope the author worked with, the data set it was made from."""

    id: _Id
    sha256: _Sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEntry:
    """One calibration object or axis in the data set.

    Attributes:
        name: as in the A2L.
        address: of its first byte.
        length: bytes.
        sha256: of these bytes.
        unit: of its values.
        safety: the pack definition does not count it among the tables of everyday service.
    """

    name: _Id
    address: _Number
    length: _Number
    sha256: _Sha256
    unit: _Text
    safety: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueChange:
    """One value that differs from the data set it was made from; for people."""

    table: _Id
    index: tuple[_Number, ...]
    old: float
    new: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTerms:
    """What is signed beside the data set.

    Attributes:
        package_id: UUID of this package.
        target: which packs it is for.
        created_utc: when it was made.
        valid_from_utc: not before.
        valid_to_utc: not after.
        authored_by: whose signature as author it carries.
        approved_by: who is to approve it; empty: any approver.
        change_request: number of the order it answers; may be empty.
        reason: why it is released.
        roles_required: roles at the tool that may write it; empty: all that may write released packages.
        threshold: signatures it needs, at least the author's and an approver's.
        supersedes: package ids it replaces.
        revokes: package ids of the same product that do not count any more once it was written somewhere.
        envelope: the safe envelope the author worked with; None: the one built in. The tool always uses its own.
        preconditions: what the pack must be like.
        tables: every object and axis of the A2L, by name.
        base: the data set it was made from; None: not known.
        changes: what differs from that.
    """

    package_id: _Uuid
    target: Target
    created_utc: _Utc
    valid_from_utc: _Utc
    valid_to_utc: _Utc
    authored_by: _Id
    approved_by: Annotated[str, Meta(max_length=100)] = ""
    change_request: _Text = ""
    reason: _Text
    roles_required: Annotated[tuple[_Id, ...], Meta(max_length=16)] = ()
    threshold: Annotated[int, Meta(ge=2, le=16)] = 2
    supersedes: Annotated[tuple[_Uuid, ...], Meta(max_length=1000)] = ()
    revokes: Annotated[tuple[_Uuid, ...], Meta(max_length=1000)] = ()
    envelope: Reference | None = None
    preconditions: Preconditions = Preconditions()
    tables: Annotated[tuple[TableEntry, ...], Meta(max_length=100_000)]
    base: Reference | None = None
    changes: Annotated[tuple[ValueChange, ...], Meta(max_length=100_000)] = ()
