"""Log files that can be written: their endings, and what each cannot hold. Does not load python-can."""

import enum
import importlib.util
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from can_drivers.frame_columns import ERROR, FD, REMOTE, TX, Records
from can_drivers.logs.model import Channels


class Loss(enum.Enum):
    """What a format cannot hold."""

    FD_FRAMES = "fd_frames"
    """CAN FD frames are left out."""
    REMOTE_FRAMES = "remote_frames"
    """Remote frames are left out."""
    ERROR_FRAMES = "error_frames"
    """Error reports are left out."""
    FD_MARKS = "fd_marks"
    """FD frames are kept, but not that they are FD, nor their BRS and ESI bits."""
    DIRECTION = "direction"
    """Not whether a frame was sent or received."""
    BUS = "bus"
    """Not which bus a frame was on."""
    ERROR_DETAILS = "error_details"
    """That there was an error report, but not what it said."""
    READING_BACK = "reading_back"
    """It is for people; programs do not read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFormat:
    """One kind of log file.

    Attributes:
        suffix: ending of the file's name, which is python-can's name for the format.
        title: what the format is called by those who use it.
        losses: what it cannot hold.
        needs: module that must be installed to write it, or empty.
    """

    suffix: str
    title: str
    losses: tuple[Loss, ...] = ()
    needs: str = ""

    @property
    def available(self) -> bool:
        """Whether it can be written on this computer."""
        return not self.needs or importlib.util.find_spec(self.needs) is not None

    def holds(self, flags: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
        """Return which frames a file of this format can hold at all, by their flags (`can_drivers.frame_columns`)."""
        left_out = sum(_LEFT_OUT[loss] for loss in self.losses if loss in _LEFT_OUT)
        held: npt.NDArray[np.bool_] = flags & left_out == 0
        return held

    def lost(self, records: Records, channels: Channels | None) -> set[Loss]:
        """Return what a file of this format loses of these frames that it holds; `channels` as `LogBatch` has them."""
        flags = records["flags"]
        errors = records[flags & ERROR != 0]
        told = {
            Loss.FD_MARKS: (flags & FD).any(),
            Loss.DIRECTION: (flags & TX).any(),
            Loss.BUS: channels is not None and channels.any(),
            Loss.ERROR_DETAILS: errors["can_id"].any() or errors["length"].any(),
            Loss.READING_BACK: len(records) > 0,
        }
        return {loss for loss in self.losses if told.get(loss)}


_LEFT_OUT = {Loss.FD_FRAMES: FD, Loss.REMOTE_FRAMES: REMOTE, Loss.ERROR_FRAMES: ERROR}

LOG_FORMATS = (
    LogFormat(suffix=".blf", title="Vector BLF"),
    LogFormat(suffix=".asc", title="Vector ASC", losses=(Loss.ERROR_DETAILS,)),
    LogFormat(suffix=".log", title="candump"),
    LogFormat(suffix=".trc", title="PEAK TRC", losses=(Loss.ERROR_FRAMES,)),
    LogFormat(suffix=".csv", title="CSV", losses=(Loss.FD_MARKS, Loss.DIRECTION, Loss.BUS)),
    LogFormat(suffix=".mf4", title="ASAM MDF4"),
    LogFormat(suffix=".parquet", title="Parquet", needs="pyarrow"),
    LogFormat(suffix=".db", title="SQLite", losses=(Loss.FD_MARKS, Loss.DIRECTION, Loss.BUS)),
    LogFormat(suffix=".txt", title="Text", losses=(Loss.READING_BACK,)),
)


def format_of(suffix: str) -> LogFormat:
    """Return the format with this ending.

    Raises:
        KeyError: there is none.
    """
    return {one.suffix: one for one in LOG_FORMATS}[suffix]
