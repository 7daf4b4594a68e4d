"""A calibration data set: its header, its payload, its decoded parameters. docs/ecu-contract.md has the layout."""

import datetime
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bms.calibration.release_terms import ReleaseTerms
from bms.definition.a2l import Characteristic


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSetHeader:
    """The 128-byte header the boot loader programs last (docs/ecu-contract.md). Numbers big-endian."""

    schema_version: int
    chemistry_number: int
    series: int
    capacity_ah: float
    version: tuple[int, int]
    hardware: str
    calibration_id: str
    created_unix_s: int
    tool_id: int
    payload_length: int
    payload_crc32: int
    demo: bool
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSet:
    """Header and payload exactly as they stand in memory. `len(header_bytes) == 128`; `len(payload)` is the header's."""

    header: DataSetHeader
    header_bytes: bytes
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One decoded calibration object.

    Attributes:
        description: its A2L description.
        values: physical values; shape as `description.shape` (0-dimensional for VALUE).
        axes: physical axis points, x first, then y.
    """

    description: Characteristic
    values: npt.NDArray[np.float64]
    axes: tuple[npt.NDArray[np.float64], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed, as the trust root names the key."""

    key_id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationPackage:
    """A verified calibration package. There is no unverified one: the only way to get it is `open_package`.

    Attributes:
        id: short id, e.g. `nfm-standard`.
        title: one line for people.
        description: what this set changes and why.
        sequence: grows with each release of this product's calibration.
        product: pack definition id it is for.
        hardware: hardware ids (DID F191) it is for; empty where the terms name a range.
        a2l_sha256: hash of the A2L it was made with.
        data_set: what is written.
        demo: never for a real pack.
        terms: for which packs, how long and on whose word it is released.
        signers: verified signatures, at least an author and another person's approval.
        trust_version: version of the trust root the signatures were held against.
        trust_valid_to_utc: how long that trust root counts; None: for ever.
        contents_sha256: hash of what was signed; the same however the signatures are arranged.
        package_sha256: hash of the whole file.
    """

    id: str
    title: str
    description: str
    sequence: int
    product: str
    hardware: tuple[str, ...]
    a2l_sha256: str
    data_set: DataSet
    demo: bool
    terms: ReleaseTerms
    signers: tuple[Signer, ...]
    trust_version: int
    trust_valid_to_utc: datetime.datetime | None
    contents_sha256: str
    package_sha256: str
