"""Frames to BLF by python-can's writer, a container for each flush."""

from pathlib import Path

import can
from can.io.blf import BLFWriter

from can_drivers.frame_columns import Batch, frames_of


class BlfRecorder:
    """A BLF file that is whole after every flush."""

    def __init__(self, path: Path, *, utc_offset_s: float) -> None:
        """Begin a file."""
        self._writer = BLFWriter(str(path))
        self._offset_s = utc_offset_s
        self.frames = 0
        self.bytes = 0

    def write(self, batch: Batch) -> None:
        """Add frames."""
        for frame in frames_of(batch):
            self._writer.on_message_received(
                can.Message(
                    timestamp=frame.time_s + self._offset_s,
                    arbitration_id=frame.can_id,
                    is_extended_id=frame.is_extended,
                    data=frame.data,
                    is_fd=frame.is_fd,
                    bitrate_switch=frame.bitrate_switch,
                    error_state_indicator=frame.error_state_indicator,
                    is_remote_frame=frame.is_remote,
                    is_error_frame=frame.is_error,
                    is_rx=not frame.is_tx,
                    dlc=None,
                )
            )
            self.frames += 1

    def flush(self) -> None:
        """Write what was added."""
        self._writer._flush()  # noqa: SLF001
        self._writer.file.flush()
        self.bytes = self._writer.file.tell()

    def mark(self, time_s: float, text: str) -> None:
        """Add a marker."""
        self._writer.log_event(text.encode("ascii", "replace").decode(), time_s + self._offset_s)

    def close(self) -> None:
        """End the file."""
        self._writer.stop()
