"""Decoded frames as columns: what decoders give, histories keep and files are made of."""

from dataclasses import dataclass

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
    """

    name: str
    unit: str
    decimals: int
    texts: dict[int, str]
    exact_float32: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedRows:
    """All frames of one message in a batch, or all rows of one polled answer.

    Attributes:
        message: name of the message.
        rows: which frames of the batch they are, ascending, shape (n,).
        times_s: when they came, on the clock of the batch, shape (n,).
        values: physical values, NaN where absent (another multiplexer, a short payload) or invalid (flag, range), shape
            (signals, n), in the order of the message's signals.
    """

    message: str
    rows: npt.NDArray[np.int64]
    times_s: FloatColumn
    values: Matrix
