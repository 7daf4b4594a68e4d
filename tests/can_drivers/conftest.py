"""A Lawicel adapter in a thread: the wire's end of a TCP connection or of a pseudo-terminal."""

import contextlib
import os
import select
import socket
import threading

import pytest


class LawicelPeer:
    """Answers commands as an adapter does, keeps every line it gets, and sends whatever a test tells it to."""

    def __init__(self, *, answers=True, refused=(), version="", after=None):
        self.lines = []
        self.answers = answers
        self.refused = set(refused)
        self.version = version
        self.after = after or {}
        self.arrived = threading.Condition()
        self._rest = b""

    def take(self, data):
        """Return the replies to what arrived."""
        *lines, self._rest = (self._rest + data).split(b"\r")
        replies = b""
        with self.arrived:
            for line in lines:
                self.lines.append(line.decode())
                replies += self._reply(line.decode())
            self.arrived.notify_all()
        return replies if self.answers else b""

    def _reply(self, line):
        if line in self.refused:
            return b"\a"
        if line == "V" and self.version:
            return self.version.encode() + b"\r"
        if line in self.after:
            return b"\r" + self.after[line]
        return {"t": b"z\r", "T": b"Z\r", "d": b"z\r", "D": b"Z\r", "b": b"z\r", "B": b"Z\r"}.get(line[:1], b"\r")

    def wait_for(self, line, timeout_s=3.0, times=1):
        with self.arrived:
            assert self.arrived.wait_for(lambda: self.lines.count(line) >= times, timeout_s), f"{line}: only {self.lines}"


class TcpPeer(LawicelPeer):
    def __init__(self, *, greeting=b"", **options):
        super().__init__(**options)
        self._greeting = greeting
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.channel = f"socket://127.0.0.1:{self.port}"
        self.connection = None
        self.connected = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with self.arrived:
                self._rest = b""
            self.connection = connection
            connection.sendall(self._greeting)
            self.connected.set()
            try:
                while data := connection.recv(65536):
                    connection.sendall(self.take(data))
            except OSError:
                pass
            self.connected.clear()
            connection.close()

    def say(self, data):
        assert self.connected.wait(3.0)
        self.connection.sendall(data)

    def hang_up(self):
        assert self.connected.wait(3.0)
        with contextlib.suppress(OSError):  # the other end was faster
            self.connection.shutdown(socket.SHUT_RDWR)

    def stop_listening(self):
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def close(self):
        if self._server.fileno() >= 0:
            self.stop_listening()
        if self.connected.is_set():
            self.hang_up()
        self._thread.join(3.0)
        assert not self._thread.is_alive()


class PtyPeer(LawicelPeer):
    def __init__(self, **options):
        super().__init__(**options)
        self._master, self._slave = os.openpty()
        self.channel = os.ttyname(self._slave)
        self._stopping = False
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        while not self._stopping:
            readable, _, _ = select.select([self._master], [], [], 0.02)
            if readable:
                try:
                    os.write(self._master, self.take(os.read(self._master, 65536)))
                except OSError:
                    return

    def say(self, data):
        os.write(self._master, data)

    def hang_up(self):
        """What pulling the plug looks like: the terminal's other end is gone."""
        self._stop()
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1

    def _stop(self):
        self._stopping = True
        self._thread.join(3.0)
        assert not self._thread.is_alive()

    def close(self):
        self._stop()
        if self._master >= 0:
            os.close(self._slave)
            os.close(self._master)


@pytest.fixture
def tcp_peer():
    peer = TcpPeer()
    yield peer
    peer.close()


@pytest.fixture
def make_tcp_peer():
    peers = []

    def make(**options):
        peers.append(TcpPeer(**options))
        return peers[-1]

    yield make
    for peer in peers:
        peer.close()


@pytest.fixture
def pty_peer():
    if not hasattr(os, "openpty"):
        pytest.skip("pseudo-terminals are a POSIX thing")
    try:
        peer = PtyPeer()
    except OSError:
        pytest.skip("this system has no pseudo-terminals: /dev/pts is not mounted")
    yield peer
    peer.close()


@pytest.fixture(params=["tcp_peer", "pty_peer"])
def peer(request):
    """The same adapter over TCP and over a pseudo-terminal."""
    return request.getfixturevalue(request.param)
