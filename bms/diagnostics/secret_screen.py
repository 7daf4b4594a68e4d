"""Keeps seeds, keys, challenges and proofs out of everything that is shown or kept: traces, recordings, logs.

Of the services 0x27 and 0x29 only service id and sub-function stay; the rest becomes zeros, in requests and answers, of this
tester and of others, in every frame that carries a part of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from bms.definition.model import Diagnostics
from can_drivers.frames import Frame

_KEPT = {0x27: 2, 0x67: 2, 0x29: 2, 0x69: 3}
"""SecurityAccess and Authentication, request and positive response (ISO 14229-1, 10.4 and 10.6): how many bytes are no secret.
Service id and sub-function; of the answer to 0x29 also the return parameter, which says how it went (B.5)."""
_LEGISLATED_IDS = (0x7DF, *range(0x7E0, 0x7F0))
"""11-bit diagnostic ids of ISO 15765-4: other testers and other ECUs have secrets as well."""
_FIXED_PREFIXES = frozenset({0x18DA, 0x18DB, 0x18CD, 0x18CE})
"""Upper half of 29-bit diagnostic ids: normal fixed and mixed addressing (ISO 15765-2, 10.3.3 and 10.3.5)."""
_CLASSIC_SINGLE_LONGEST = 7


def screen_message(payload: bytes) -> bytes:
    """Return a whole message with its secrets, if it may hold any, replaced by zeros."""
    if not payload or payload[0] not in _KEPT:
        return payload
    return payload[: _KEPT[payload[0]]].ljust(len(payload), b"\x00")


class SecretScreen:
    """Follows the messages on the diagnostic ids frame by frame, without sending or waiting for anything.

    When it has lost the thread (frames are missing, or it began in the middle of a message) it rather hides too much: the
    consecutive frames up to the beginning of the next message.
    """

    def __init__(self, diagnostics: Diagnostics) -> None:
        """Begin before the first frame; the ids and the addressing are the definition's."""
        own = (diagnostics.request_id, diagnostics.response_id, diagnostics.functional_id)
        offset = 0 if diagnostics.addressing == "normal" else 1
        self._offsets = dict.fromkeys(_LEGISLATED_IDS, 0) if not diagnostics.is_extended else {}
        self._offsets |= dict.fromkeys(own, offset)
        self._partners = {request ^ 8: request for request in _LEGISLATED_IDS[1:]}
        self._partners |= {diagnostics.request_id: diagnostics.response_id, diagnostics.response_id: diagnostics.request_id}
        self._is_extended = diagnostics.is_extended
        self._messages: dict[tuple[int, int], _Message] = {}

    def screen(self, frames: Sequence[Frame]) -> list[Frame]:
        """Return the frames in order, secrets replaced; frames that carry none are the very same objects."""
        offsets = self._offsets
        return [
            frame if (offset := offsets.get(frame.can_id)) is None and not frame.is_extended else self._one(frame, offset)
            for frame in frames
        ]

    def _one(self, frame: Frame, offset: int | None) -> Frame:
        if offset is None or frame.is_extended != self._is_extended:
            if not frame.is_extended or frame.can_id >> 16 not in _FIXED_PREFIXES:
                return frame
            offset = 1 if frame.can_id >> 16 in {0x18CD, 0x18CE} else 0
        data = frame.data
        if frame.is_error or len(data) <= offset:
            return frame
        key = (frame.can_id, data[0] if offset else -1)
        message = self._messages.get(key)
        if message is None:
            message = self._messages[key] = _Message()
        if data[offset] >> 4 <= 1:
            self._partner_is_done(frame)
        kept = message.kept_bytes(data[offset:])
        if kept is None or offset + kept >= len(data):
            return frame
        return replace(frame, data=data[: offset + kept].ljust(len(data), b"\x00"))

    def _partner_is_done(self, frame: Frame) -> None:
        """A request begins after the answer to the last one has ended, and an answer after its request."""
        if frame.is_extended and frame.can_id >> 16 in _FIXED_PREFIXES:
            target, source = frame.can_id >> 8 & 0xFF, frame.can_id & 0xFF
            partner = frame.can_id & 0x1FFF_0000 | source << 8 | target
        else:
            partner = self._partners.get(frame.can_id, -1)
        for key, message in self._messages.items():
            if key[0] == partner:
                message.end()


class _Message:
    """The message in progress of one sender to one target."""

    __slots__ = ("_left", "_next_number")

    def __init__(self) -> None:
        # Nothing known: as after a secret message, consecutive frames are hidden.
        self._left = 0
        self._next_number = 0

    def end(self) -> None:
        """Expect nothing more of the message in progress."""
        self._left = 0

    def kept_bytes(self, data: bytes) -> int | None:
        """Return how many bytes of a frame, counted from its protocol byte, may be shown; None: all."""
        kind, low = data[0] >> 4, data[0] & 0x0F
        if kind == 0:
            self.end()
            start = 1 if low and low <= _CLASSIC_SINGLE_LONGEST else 2
            return self._secret_from(data, start)
        if kind == 1:
            return self._first_frame(data)
        if kind == 2:
            return self._consecutive_frame(low, len(data) - 1)
        return None

    def _first_frame(self, data: bytes) -> int | None:
        length, start = int.from_bytes(data[:2], "big") & 0x0FFF, 2
        if length == 0:
            length, start = int.from_bytes(data[2:6], "big"), 6
        kept = self._secret_from(data, start)
        self._left = 0 if kept is not None or len(data) <= start else length - (len(data) - start)
        self._next_number = 1
        return kept

    def _consecutive_frame(self, number: int, carried: int) -> int | None:
        """Show a consecutive frame only if it is the next one of a message whose beginning was seen and held no secret."""
        if self._left <= 0 or number != self._next_number:
            self.end()
            return 1
        self._left -= carried
        self._next_number = (number + 1) & 0x0F
        return None

    @staticmethod
    def _secret_from(data: bytes, start: int) -> int | None:
        return start + _KEPT[data[start]] if len(data) > start and data[start] in _KEPT else None
