"""The wire's end of a serial line: TCP or a pseudo-terminal, with an emulated adapter behind it that can be unplugged.

A device is any object with `plugged_in(write)` and `take(data) -> reply`; `write` sends bytes to the user.
"""

import contextlib
import os
import select
import socket
import threading
import tty


def _end(thread):
    thread.join(3.0)
    assert not thread.is_alive()


class TcpLine:
    """One user at a time; the address stays the same over unplugging."""

    def __init__(self, device):
        self.device = device
        self.port = 0
        self._server = self._thread = self._connection = None
        self.plug_in()
        self.port = self._server.getsockname()[1]
        self.channel = f"socket://127.0.0.1:{self.port}"

    def plug_in(self):
        self._server = socket.create_server(("127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._serve, args=(self._server,))
        self._thread.start()

    def unplug(self):
        if self._server is None:
            return
        server, self._server = self._server, None
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
        connection = self._connection
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        _end(self._thread)

    close = unplug

    def _serve(self, server):
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._connection = connection
            with connection, contextlib.suppress(OSError):
                self.device.plugged_in(connection.sendall)
                while data := connection.recv(65536):
                    connection.sendall(self.device.take(data))
            self._connection = None
            if self._server is not server:
                return


class PtyLine:
    """A new pseudo-terminal at every plugging in, behind a name that stays, like /dev/serial/by-id.

    Making it raises `OSError` where the system has no pseudo-terminals.
    """

    def __init__(self, device, folder):
        self.device = device
        self._name = folder / "ttyACM0"
        self.channel = str(self._name)
        self._master = -1
        self._writing = threading.Lock()
        self.plug_in()

    def plug_in(self):
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._name.symlink_to(os.ttyname(self._slave))
        self._stopping = False
        self.device.plugged_in(self._write)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def unplug(self):
        if self._master < 0:
            return
        self._stopping = True
        _end(self._thread)
        self._name.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = -1

    close = unplug

    def _write(self, data):
        view = memoryview(data)
        # An answer must not come in the middle of a line of frames.
        with self._writing:
            while view and not self._stopping:
                # A pseudo-terminal holds 4 KiB; whoever does not read must not keep the emulation for ever.
                if select.select([], [self._master], [], 0.1)[1]:
                    view = view[os.write(self._master, view[:1024]) :]

    def _serve(self):
        while not self._stopping:
            if select.select([self._master], [], [], 0.02)[0]:
                with contextlib.suppress(OSError):
                    self._write(self.device.take(os.read(self._master, 65536)))
