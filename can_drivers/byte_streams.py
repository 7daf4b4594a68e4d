"""How bytes reach a serial-line CAN adapter: by TCP, or by a serial port (USB CDC, COM port, pseudo-terminal)."""

import os
import select
import socket
import urllib.parse
from typing import Protocol

import serial
from serial.tools import list_ports

from can_drivers.errors import LinkError

_CHUNK = 65536
_CONNECT_TIMEOUT_S = 2.0
_WRITE_TIMEOUT_S = 1.0
_DEFAULT_BAUDRATE = 115_200

_REBOOTING_VENDORS = {0x2341: "Arduino", 0x2A03: "Arduino", 0x1A86: "QinHeng"}
"""USB vendors of boards whose boot loader runs for two seconds whenever the port is opened."""
_REBOOT_S = 2.0


class ByteStream(Protocol):
    """A connected stream. One thread reads, another may write; a failure is an `OSError` (pyserial's errors are)."""

    settling_s: float
    """How long the device needs after it was opened, in seconds."""

    def read(self, timeout_s: float) -> bytes:
        """Return what has arrived, waiting up to `timeout_s` for the first byte; empty on timeout.

        Raises:
            OSError: the device or peer went away.
        """
        ...

    def write(self, data: bytes) -> None:
        """Send all of `data`.

        Raises:
            OSError: the device or peer went away or takes nothing any more.
        """
        ...

    def close(self) -> None:
        """Close it; closing twice is harmless."""
        ...


def open_stream(channel: str) -> ByteStream:
    """Open `socket://host:port`, or a serial port `name[@baudrate]` (any URL pyserial knows).

    Raises:
        OSError: it cannot be opened.
        LinkError: the address is not well formed.
        ValueError: the baud rate is no number.
    """
    if channel.startswith("socket://"):
        return TcpStream(channel)
    return SerialStream(channel)


class TcpStream:
    """A TCP connection without the delays of Nagle's algorithm: flow control frames are small and must leave at once."""

    def __init__(self, channel: str) -> None:
        self.settling_s = 0.0
        self._socket = socket.create_connection(_address(channel), timeout=_CONNECT_TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # Only writing ever waits for this: reading happens when there is something to read.
        self._socket.settimeout(_WRITE_TIMEOUT_S)

    def read(self, timeout_s: float) -> bytes:
        """See `ByteStream.read`."""
        readable, _, _ = select.select([self._socket], [], [], max(0.0, timeout_s))
        if not readable:
            return b""
        data = self._socket.recv(_CHUNK)
        if not data:
            raise ConnectionResetError("the connection was closed by the other end")
        return data

    def write(self, data: bytes) -> None:
        """See `ByteStream.write`."""
        self._socket.sendall(data)

    def close(self) -> None:
        """See `ByteStream.close`."""
        self._socket.close()


class SerialStream:
    """A serial port, opened for this program alone where the system can do that."""

    def __init__(self, channel: str) -> None:
        name, _, baudrate = channel.partition("@")
        self.settling_s = _settling_time_s(name)
        self._port = serial.serial_for_url(
            name,
            baudrate=int(baudrate) if baudrate else _DEFAULT_BAUDRATE,
            timeout=0.0,
            write_timeout=_WRITE_TIMEOUT_S,
            exclusive=True if os.name == "posix" else None,
        )
        self._descriptor: int | None = self._port.fileno() if os.name == "posix" and hasattr(self._port, "fd") else None

    def read(self, timeout_s: float) -> bytes:
        """See `ByteStream.read`."""
        if self._descriptor is not None:
            return self._read_descriptor(self._descriptor, timeout_s)
        # Everywhere else pyserial itself waits for the first byte; what came with it is then there without waiting.
        waiting = self._port.in_waiting
        if not waiting and self._port.timeout != timeout_s:
            self._port.timeout = timeout_s
        data: bytes = self._port.read(max(1, waiting))
        if data and not waiting:
            data += self._port.read(self._port.in_waiting)
        return data

    def write(self, data: bytes) -> None:
        """See `ByteStream.write`."""
        self._port.write(data)

    def close(self) -> None:
        """See `ByteStream.close`."""
        self._descriptor = None
        self._port.close()

    @staticmethod
    def _read_descriptor(descriptor: int, timeout_s: float) -> bytes:
        readable, _, _ = select.select([descriptor], [], [], max(0.0, timeout_s))
        if not readable:
            return b""
        data = os.read(descriptor, _CHUNK)
        if not data:
            raise ConnectionResetError("the device reports data but gives none: it is gone")
        return data


def _address(channel: str) -> tuple[str, int]:
    """Return host and port of `socket://host:port`.

    Raises:
        LinkError: one of them is missing or impossible.
    """
    parts = urllib.parse.urlsplit(channel)
    advice = "Write it as socket://host:port, for example socket://127.0.0.1:29536."
    if not parts.hostname:
        raise LinkError(f"{channel} names no computer.", advice=advice)
    try:
        port = parts.port
    except ValueError as error:
        raise LinkError(f"{channel} names no possible port.", detail=str(error), advice=advice) from error
    if not port:
        raise LinkError(f"{channel} names no port.", advice=advice)
    return parts.hostname, port


def _settling_time_s(name: str) -> float:
    vendors = [port.vid for port in list_ports.comports() if port.device == name]
    return _REBOOT_S if any(vendor in _REBOOTING_VENDORS for vendor in vendors) else 0.0
