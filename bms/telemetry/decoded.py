"""Decoded frames as columns: what decoders give, histories keep and files are made of."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bms.telemetry.snapshot import FloatColumn

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalInfo:
    """One column.

    Attributes:
        name: as the database or definition has it.
        unit: of the physical value, or empty.
        decimals: digits behind the point that the resolution justifies.
        texts: raw number → text of an enumeration; empty for a quantity.
        exact_float32: every value it can have is kept by a float32 to the last digit shown.
        is_text: it has no numbers, its values are NaN; see `DecodedRows.texts`.
    """

    name: str
    unit: str
    decimals: int
    texts: dict[int, str]
    exact_float32: bool
    is_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedRows:
    """All frames of one message in a batch, or all rows of one polled answer.

    Attributes:
        message: name of the message.
        rows: which frames of the batch they are, ascending, shape (n,).
        times_s: when they came, on the clock of the batch, shape (n,).
        values: physical values, NaN where absent (another multiplexer, a short payload) or invalid (flag, range), shape
            (signals, n), in the order of the message's signals.
        texts: row of `values` → what a signal that is no number says in each of the n, empty where absent.
    """

    message: str
    rows: npt.NDArray[np.int64]
    times_s: FloatColumn
    values: Matrix
    texts: dict[int, tuple[str, ...]] = field(default_factory=dict)
