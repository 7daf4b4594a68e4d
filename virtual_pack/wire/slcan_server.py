"""The emulated adapters on TCP: each connection is one adapter, a node of its own on the simulated bus."""

import contextlib
import errno
import selectors
import socket
import sys

from can_drivers.errors import AdapterBusyError, LinkError
from virtual_pack.wire.bus import SimulatedBus
from virtual_pack.wire.slcan_adapter import SlcanAdapter

_HOST = "127.0.0.1"
_READ_BYTES = 1 << 16
_SEND_BUFFER_BYTES = 1 << 17
"""Small, so that a user who reads slowly loses frames instead of seeing ever older ones."""


class _Connection:
    """One user and the adapter behind it."""

    def __init__(self, link: socket.socket, adapter: SlcanAdapter) -> None:
        self.link = link
        self.adapter = adapter
        self.waits_to_write = False


class SlcanServer:
    """Listens on the loopback interface and moves bytes between users and adapters; never waits for either.

    Attributes:
        port: TCP port it listens on.
    """

    def __init__(self, bus: SimulatedBus, selector: selectors.BaseSelector, *, port: int, serial: str) -> None:
        """Listen.

        Args:
            bus: the wire the adapters are plugged into.
            selector: the loop's; sockets register here with a handler `(mask, now_s)` as data.
            port: TCP port; 0: any free one.
            serial: serial number every adapter names, four hexadecimal digits.

        Raises:
            AdapterBusyError: another program listens on this port.
            LinkError: the port cannot be used.
        """
        self._bus = bus
        self._selector = selector
        self._serial = serial
        self._connections: set[_Connection] = set()
        self._hangs = False
        self._listener: socket.socket | None = _listen(port)
        self.port: int = self._listener.getsockname()[1]
        self._watch()

    @property
    def channel(self) -> str:
        """The channel python-can's slcan interface opens."""
        return f"socket://{_HOST}:{self.port}"

    @property
    def adapters(self) -> list[SlcanAdapter]:
        """The adapters that are in use."""
        return [connection.adapter for connection in self._connections]

    def flush(self, now_s: float) -> None:
        """Give the users what has arrived for them, as much as they take."""
        if self._hangs:
            return
        for connection in tuple(self._connections):
            if connection.adapter.output and not connection.waits_to_write:
                self._write(connection, now_s)

    def unplug(self, now_s: float) -> None:
        """Hang up on everybody and stop listening, as if the adapter were pulled out."""
        self.go_on(now_s)
        for connection in tuple(self._connections):
            self._hang_up(connection, now_s)
        if self._listener is not None:
            self._selector.unregister(self._listener)
            self._listener.close()
            self._listener = None

    def plug_in(self, _now_s: float) -> None:
        """Listen again, on the same port.

        Raises:
            LinkError: another program has taken the port meanwhile.
        """
        if self._listener is None:
            self._listener = _listen(self.port)
            self._watch()

    def hang(self, _now_s: float) -> None:
        """Take nothing and give nothing from now on, without hanging up."""
        if not self._hangs:
            self._hangs = True
            for link in self._links():
                self._selector.unregister(link)

    def go_on(self, _now_s: float) -> None:
        """Serve the users again after `hang`."""
        if self._hangs:
            self._hangs = False
            self._watch()
            for connection in self._connections:
                connection.waits_to_write = False
                self._serve_when_ready(connection)

    def close(self, now_s: float) -> None:
        """Hang up on everybody and stop listening, for good."""
        self.unplug(now_s)

    def _links(self) -> list[socket.socket]:
        listener = [] if self._listener is None else [self._listener]
        return listener + [connection.link for connection in self._connections]

    def _watch(self) -> None:
        if self._listener is not None:
            self._selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def _serve_when_ready(self, connection: _Connection) -> None:
        self._selector.register(connection.link, selectors.EVENT_READ, lambda mask, now_s: self._serve(connection, mask, now_s))

    def _accept(self, _mask: int, _now_s: float) -> None:
        if self._listener is None:
            return
        try:
            link, _ = self._listener.accept()
        except OSError:
            # The user gave up before we came to it.
            return
        link.setblocking(False)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        connection = _Connection(link, SlcanAdapter(self._bus, self._serial))
        self._connections.add(connection)
        self._serve_when_ready(connection)

    def _serve(self, connection: _Connection, mask: int, now_s: float) -> None:
        if mask & selectors.EVENT_WRITE:
            self._write(connection, now_s)
        if mask & selectors.EVENT_READ and connection in self._connections:
            self._read(connection, now_s)

    def _read(self, connection: _Connection, now_s: float) -> None:
        try:
            data = connection.link.recv(_READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            connection.adapter.feed(data, now_s)
        else:
            self._hang_up(connection, now_s)

    def _write(self, connection: _Connection, now_s: float) -> None:
        output = connection.adapter.output
        try:
            sent = connection.link.send(output)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._hang_up(connection, now_s)
            return
        del output[:sent]
        if bool(output) != connection.waits_to_write:
            connection.waits_to_write = bool(output)
            events = selectors.EVENT_READ | (selectors.EVENT_WRITE if output else 0)
            self._selector.modify(connection.link, events, self._selector.get_key(connection.link).data)

    def _hang_up(self, connection: _Connection, now_s: float) -> None:
        self._connections.discard(connection)
        connection.adapter.unplug(now_s)
        self._selector.unregister(connection.link)
        with contextlib.suppress(OSError):
            connection.link.close()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if sys.platform == "win32":
            # There, "reuse" would let a second program take the port over.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen()
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno in {errno.EADDRINUSE, errno.EACCES}:
            raise AdapterBusyError(
                f"TCP port {port} is used by another program.",
                detail=str(error),
                advice="Name another port, or 0 for any free one.",
            ) from error
        raise LinkError(
            f"TCP port {port} cannot be used.", detail=str(error), advice="Name a port from 1024 to 65535."
        ) from error
    listener.setblocking(False)
    return listener
