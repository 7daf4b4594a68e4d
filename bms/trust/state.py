"""What this installation must never forget: the newest it has seen, and what was revoked. It only ever grows.

`HALITE_HOME/trust/state.json` with its hash inside, and `state.copy.json`, which is written second. Both are read and united,
so a copy put back from yesterday takes nothing away as long as the other is there.
"""

import datetime
import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import msgspec

from bms.errors import PackageError, SafetyRefusalError
from bms.storage import halite_home, write_durably
from bms.trust.canonical import damaged, read_canonical, write_canonical
from bms.trust.root import Revoked

FILES = ("state.json", "state.copy.json")
_LOCK_TIMEOUT_S = 10.0
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
_Time = Annotated[datetime.datetime, msgspec.Meta(tz=True)]


class _WireRevoked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    date: _Time
    reason: str


class _Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """`products`: highest sequence written; `packs`: by product and serial number; `envelopes`: version by chemistry.

    What says nothing is left out, so that a file written before a field was invented is still spelled as it should be.
    """

    products: dict[str, _Number] = {}
    packs: dict[str, dict[str, _Number]] = {}
    signed: _Time | None = None
    root_version: _Number = 0
    roles_version: _Number = 0
    envelopes: dict[str, _Number] = {}
    revoked_keys: dict[str, _WireRevoked] = {}
    revoked_packages: dict[str, _WireRevoked] = {}


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    known: _Known
    sha256: str


class TrustState:
    """The memory of an installation. Values are those at the time of reading; `note` reads again before it adds."""

    def __init__(self, folder: Path | None = None) -> None:
        """Read it. `folder`: another than `HALITE_HOME/trust`."""
        self.folder = halite_home() / "trust" if folder is None else folder
        self._known, self.damage = self._read()

    def highest_sequence(self, product: str, serial: str) -> int:
        """Return the highest sequence ever written to this pack, or to any pack of the product for the whole fleet; else 0."""
        return max(self._known.products.get(product, 0), self._known.packs.get(product, {}).get(serial, 0))

    def highest_signed_utc(self) -> datetime.datetime | None:
        """Return the latest time found in a verified document; None: none yet."""
        return self._known.signed

    def now_utc(self, wall_clock_utc: datetime.datetime) -> datetime.datetime:
        """Return the time validity is judged by: a clock set back does not revive anything."""
        return wall_clock_utc if self._known.signed is None else max(wall_clock_utc, self._known.signed)

    @property
    def root_version(self) -> int:
        """The highest version of the trust root that ever counted here."""
        return self._known.root_version

    @property
    def roles_version(self) -> int:
        """The highest version of the role file that ever counted here; 0: nobody ever had to sign in."""
        return self._known.roles_version

    def envelope_version(self, chemistry_id: str) -> int:
        """Return the highest version of a chemistry's safe envelope that was ever installed here; 0: none was."""
        return self._known.envelopes.get(chemistry_id, 0)

    @property
    def revoked_keys(self) -> dict[str, Revoked]:
        """Key id → why it does not count any more."""
        return _values(self._known.revoked_keys)

    @property
    def revoked_packages(self) -> dict[str, Revoked]:
        """Package id, hash of its contents, or `product/id` → why it does not count any more."""
        return _values(self._known.revoked_packages)

    def require_whole(self) -> None:
        """Do nothing if the memory can be believed.

        Raises:
            SafetyRefusalError: both copies are damaged, so nobody knows what was revoked or how new the pack's calibration is.
        """
        if self.damage:
            raise SafetyRefusalError(
                "What this installation knows about older and revoked packages is damaged, so no real pack is written to.",
                detail=self.damage,
                advice=f"Put {FILES[0]} in {self.folder} back from a backup of this computer.",
            )

    def note(
        self,
        *,
        product: str = "",
        serial: str = "",
        sequence: int = 0,
        fleet: bool = False,
        signed_utc: datetime.datetime | None = None,
        root_version: int = 0,
        roles_version: int = 0,
        envelopes: Mapping[str, int] | None = None,
        revoked_keys: Mapping[str, Revoked] | None = None,
        revoked_packages: Mapping[str, Revoked] | None = None,
    ) -> None:
        """Add what was seen, after every check of it has passed. Nothing is ever taken away.

        Args:
            product: pack definition id a package was written for.
            serial: the pack it was written to.
            sequence: its sequence.
            fleet: it was for every pack of the product.
            signed_utc: when the document was made.
            root_version: version of a trust root that counts now.
            roles_version: version of a role file that counts now.
            envelopes: chemistry id → version of the safe envelope that counts now.
            revoked_keys: as in `revoked_keys`.
            revoked_packages: as in `revoked_packages`.

        Raises:
            SafetyRefusalError: what is there is damaged.
            OSError: the disk does not take it.
        """
        added = _Known(
            products={product: sequence} if fleet else {},
            packs={product: {serial: sequence}} if serial else {},
            signed=signed_utc,
            root_version=root_version,
            roles_version=roles_version,
            envelopes=dict(envelopes or {}),
            revoked_keys=_wire(revoked_keys or {}),
            revoked_packages=_wire(revoked_packages or {}),
        )
        self.folder.mkdir(parents=True, exist_ok=True)
        with _alone(self.folder):
            self._known, self.damage = self._read()
            self.require_whole()
            self._known = _united(self._known, added)
            data = write_canonical(_File(known=self._known, sha256=_hash(self._known)))
            for name in FILES:
                write_durably(self.folder / name, data)

    def _read(self) -> tuple[_Known, str]:
        """Return what the good copies say together, and what is wrong if there are only bad ones."""
        known, good, problems = _Known(), False, []
        for name in FILES:
            try:
                known, good = _united(known, _parse((self.folder / name).read_bytes())), True
            except FileNotFoundError:
                continue
            except (OSError, PackageError) as error:
                problems.append(f"{name}: {error}")
        return known, "" if good else "; ".join(problems)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from writing meanwhile; SQLite's lock works everywhere and ends with the process."""
    try:
        with closing(sqlite3.connect(folder / "state.lock", timeout=_LOCK_TIMEOUT_S, isolation_level=None)) as connection:
            connection.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _parse(data: bytes) -> _Known:
    file = read_canonical(data, _File)
    if file.sha256 != _hash(file.known):
        raise damaged("the hash does not match")
    return file.known


def _hash(known: _Known) -> str:
    return hashlib.sha256(write_canonical(known)).hexdigest()


def _united(one: _Known, other: _Known) -> _Known:
    times = [time for time in (one.signed, other.signed) if time is not None]
    return _Known(
        products=_highest(one.products, other.products),
        packs={
            product: _highest(one.packs.get(product, {}), other.packs.get(product, {})) for product in one.packs | other.packs
        },
        signed=max(times, default=None),
        root_version=max(one.root_version, other.root_version),
        roles_version=max(one.roles_version, other.roles_version),
        envelopes=_highest(one.envelopes, other.envelopes),
        # The first reason stays.
        revoked_keys=other.revoked_keys | one.revoked_keys,
        revoked_packages=other.revoked_packages | one.revoked_packages,
    )


def _highest(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: max(one.get(name, 0), other.get(name, 0)) for name in one | other}


def _values(wire: dict[str, _WireRevoked]) -> dict[str, Revoked]:
    return {key: Revoked(date_utc=each.date, reason=each.reason) for key, each in wire.items()}


def _wire(values: Mapping[str, Revoked]) -> dict[str, _WireRevoked]:
    return {key: _WireRevoked(date=each.date_utc, reason=each.reason) for key, each in values.items()}
