"""ECUs that answer with recorded frames. ISO-TP runs for real: first frame, flow control, then the rest as it was recorded."""

from collections import deque
from pathlib import Path

from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived
from virtual_pack.recordings import Recording, read_recordings

_FUNCTIONAL_ID = 0x7DF
_REQUEST_OUT_OF_RANGE = 0x31
_N_BS_S = 1.0
_NEVER_S = float("inf")
_CONTINUE, _WAIT = 0, 1


class _Answer:
    """A recorded answer on its way (ISO 15765-2, 9.6.5)."""

    def __init__(self, frames: tuple[bytes, ...], now_s: float) -> None:
        self._left = deque(frames)
        self._allowed = 1
        self._st_min_s = 0.0
        self._due_s = now_s

    @property
    def next_time_s(self) -> float:
        return self._due_s if self._left else _NEVER_S

    def on_flow_control(self, data: bytes, now_s: float) -> None:
        """Take a flow control; anything but "continue" and "wait" ends the answer."""
        if self._allowed or len(data) < 3:
            return
        status = data[0] & 0x0F
        if status == _CONTINUE:
            self._allowed = data[1] or len(self._left)
            self._st_min_s = (data[2] - 0xF0) * 1e-4 if 0xF1 <= data[2] <= 0xF9 else min(data[2], 0x7F) * 1e-3
            self._due_s = now_s
        elif status == _WAIT:
            self._due_s = now_s + _N_BS_S
        else:
            self._left.clear()

    def poll(self, now_s: float) -> list[bytes]:
        """Return the frames that are due."""
        due = []
        while self._left and self._due_s <= now_s:
            if not self._allowed:
                self._left.clear()
                break
            due.append(self._left.popleft())
            self._allowed -= 1
            self._due_s += self._st_min_s if self._allowed else _N_BS_S
        return due


class _Responder:
    """One ECU: a pair of ids and the answers recorded there."""

    def __init__(self, request_id: int, response_id: int) -> None:
        self.request_id = request_id
        self.is_extended = max(request_id, response_id) > 0x7FF
        self.answers: dict[bytes, tuple[bytes, ...]] = {}
        self._response_id = response_id
        address = IsoTpAddress(tx_id=response_id, rx_id=request_id, is_extended=self.is_extended)
        self._endpoint = IsoTpEndpoint(address, IsoTpParameters())
        self._answer = _Answer((), 0.0)

    @property
    def next_time_s(self) -> float:
        endpoint_s = self._endpoint.next_time_s
        return min(self._answer.next_time_s, _NEVER_S if endpoint_s is None else endpoint_s)

    def on_frame(self, frame: Frame, now_s: float) -> None:
        if frame.data and frame.data[0] >> 4 == 3:
            self._answer.on_flow_control(frame.data, now_s)
        self._endpoint.on_frame(frame, now_s)
        for event in self._endpoint.take_events():
            if isinstance(event, MessageReceived):
                self._begin(event.payload, now_s)

    def on_functional(self, request: bytes, now_s: float) -> None:
        """Answer a request to all ECUs, if this one ever did."""
        if request in self.answers:
            self._begin(request, now_s)

    def poll(self, now_s: float) -> list[Frame]:
        recorded = [
            Frame(can_id=self._response_id, data=data, is_extended=self.is_extended) for data in self._answer.poll(now_s)
        ]
        return self._endpoint.poll(now_s) + recorded

    def _begin(self, request: bytes, now_s: float) -> None:
        frames = self.answers.get(request)
        if frames is None:
            self._endpoint.send(bytes((0x7F, request[0], _REQUEST_OUT_OF_RANGE)), now_s, fd=False)
        else:
            self._answer = _Answer(frames, now_s)


class RecordedEcu:
    """All recorded ECUs of one car on one wire. Sans-IO, used like `virtual_pack.ecu.virtual_ecu.VirtualEcu`.

    Attributes:
        bitrate_bps: bit rate of the car's bus, bit/s.
    """

    bitrate_bps = 500_000

    def __init__(self, recordings: tuple[Recording, ...], *, case: int = 0) -> None:
        """Choose the answers.

        Args:
            recordings: what was recorded.
            case: which recording of each answer; where that one is not whole, the next whole one, from the beginning again.
        """
        self._responders: dict[tuple[int, int], _Responder] = {}
        for recording in recordings:
            ids = recording.request_id, recording.response_id
            responder = self._responders.setdefault(ids, _Responder(*ids))
            first = case % len(recording.cases)
            in_order = recording.cases[first:] + recording.cases[:first]
            responder.answers[recording.request] = next(frames for frames in in_order if frames)

    @classmethod
    def from_folder(cls, folder: Path, *, case: int = 0) -> "RecordedEcu":
        """Read the recordings of a folder.

        Raises:
            BadFileError: they cannot be read.
        """
        return cls(read_recordings(folder), case=case)

    @property
    def next_time_s(self) -> float:
        """When `poll` has something to do; infinity: never."""
        return min(responder.next_time_s for responder in self._responders.values())

    def on_frame(self, frame: Frame, now_s: float) -> None:
        """Take a frame from the bus."""
        if frame.is_error or frame.is_remote:
            return
        for responder in self._responders.values():
            if (frame.can_id, frame.is_extended) == (responder.request_id, responder.is_extended):
                responder.on_frame(frame, now_s)
            elif frame.can_id == _FUNCTIONAL_ID and frame.data and frame.data[0] in range(1, min(8, len(frame.data))):
                responder.on_functional(frame.data[1 : 1 + frame.data[0]], now_s)

    def poll(self, now_s: float) -> list[Frame]:
        """Return the frames to send now."""
        return [frame for responder in self._responders.values() for frame in responder.poll(now_s)]
