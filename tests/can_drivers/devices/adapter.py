"""What every emulated adapter on a serial line or a network has in common."""

import threading


class LineAdapter:
    """A CAN adapter: what the user sends with it, and what others say on its bus.

    Attributes:
        sent: frames the user put on the bus.
        bitrate_bps, data_bitrate_bps, listen_only: as the user told; None if he did not.
    """

    def __init__(self):
        self.sent = []
        self.bitrate_bps = self.data_bitrate_bps = None
        self.listen_only = None
        self.arrived = threading.Condition()
        self._write = lambda data: None
        self._rest = b""

    def plugged_in(self, write):
        self._write = write
        self._rest = b""

    def take(self, data):
        """Take what the user wrote; return the reply."""
        with self.arrived:
            self._rest += data
            reply = self._obey()
            self.arrived.notify_all()
        return reply

    def say(self, *frames):
        """Frames of somebody else are on the bus."""
        self.say_raw(b"".join(map(self._encode, frames)))

    def say_raw(self, data):
        self._write(data)

    def wait_for(self, condition, timeout_s=5.0):
        with self.arrived:
            assert self.arrived.wait_for(lambda: condition(self), timeout_s), self.sent

    def _note(self, frame):
        if not self.listen_only:
            self.sent.append(frame)

    def _obey(self):
        """Take what is complete from `_rest`; return the reply."""
        raise NotImplementedError

    def _encode(self, frame):
        raise NotImplementedError
