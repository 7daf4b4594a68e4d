"""Reading logs that a test wrote, whole or in parts."""

import struct
import zlib
from types import SimpleNamespace

import pytest

from can_drivers.frame_columns import frames_of
from can_drivers.frames import Frame
from can_drivers.logs.blf_reader import open_reader as open_blf
from can_drivers.python_can import can


def read_all(open_reader, path, first_byte=0, end_byte=None):
    reader = open_reader(path, first_byte, end_byte)
    frames, channels = [], []
    for batch in reader.batches():
        frames += frames_of(batch.frames)
        channels += batch.channels.tolist()
    reader.close()
    return SimpleNamespace(frames=frames, channels=channels, problems=reader.problems, facts=reader.facts)


@pytest.fixture
def read_text(tmp_path):
    """Return what a format's `open_reader` makes of a text."""

    def read(open_reader, text, first_byte=0, end_byte=None):
        path = tmp_path / "text.log"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_all(open_reader, path, first_byte, end_byte)

    return read


BLF_HEADER = struct.Struct("<4sI8BQQII8H8H72x")
BLF_OBJECT = struct.Struct("<4sHHIIIHHQ")


class BlfFiles:
    """BLF files made byte by byte, and what python-can reads in them."""

    def __init__(self, folder):
        self._folder = folder
        self._number = 0

    def path(self):
        self._number += 1
        return self._folder / f"{self._number}.blf"

    def file(self, content):
        path = self.path()
        path.write_bytes(content)
        return path

    @staticmethod
    def object(kind, body, *, ticks=0, unit=2, version=1, size=None, padding=None):
        """An object with the padding of Vector's tools, or as many bytes as `padding` says."""
        header = {1: 32, 2: 40}.get(version, 32)
        whole = header + len(body)
        start = BLF_OBJECT.pack(b"LOBJ", header, version, whole if size is None else size, kind, unit, 0, 0, ticks)
        return start + bytes(header - 32) + body + bytes(whole % 4 if padding is None else padding)

    @staticmethod
    def message(can_id, data, *, channel=1, flags=0, dlc=None, kind=1, **more):
        body = struct.pack("<HBBI8s", channel, flags, len(data) if dlc is None else dlc, can_id, data)
        return BlfFiles.object(kind, body + bytes(8 if kind == 86 else 0), **more)

    @staticmethod
    def fd_message(can_id, data, *, channel=1, flags=0, fd_flags=1, **more):
        body = struct.pack("<HBBI4xBBB5x64s", channel, flags, 15, can_id, 0, fd_flags, len(data), data)
        return BlfFiles.object(100, body, **more)

    @staticmethod
    def fd_message_64(can_id, data, *, channel=1, flags=0x1000, sent=0, valid=None, extension=0, tail=b"", **more):
        said = len(data) if valid is None else valid
        body = struct.pack("<BBBBIIIIIIIHBBI", channel, 15, said, 0, can_id, 0, flags, 0, 0, 0, 0, 0, sent, extension, 0)
        return BlfFiles.object(101, body + data + tail, **more)

    @staticmethod
    def error_ext(can_id, data, *, channel=1, **more):
        body = struct.pack("<HHIBBBxIIHH8s", channel, 0, 0, 0, 0, len(data), 0, can_id, 0, 0, data)
        return BlfFiles.object(73, body, **more)

    @staticmethod
    def container(data, *, method=2, size=None, inflated=None):
        packed = zlib.compress(data) if method == 2 else data
        whole = 32 + len(packed) if size is None else size
        start = struct.pack("<4sHHIIH6xI4x", b"LOBJ", 16, 1, whole, 10, method, len(data) if inflated is None else inflated)
        return start + packed + bytes((32 + len(packed)) % 4)

    @staticmethod
    def header(*, start=(0,) * 8, file_bytes=144):
        return BLF_HEADER.pack(b"LOGG", 144, 0, 0, 0, 0, 2, 6, 8, 1, file_bytes, 0, 0, 0, *start, *(0,) * 8)

    def content(self, objects, *, container_bytes=131_072, method=2):
        """A file whose containers have so many bytes, wherever objects end."""
        stream = b"".join(objects)
        parts = [stream[begin : begin + container_bytes] for begin in range(0, len(stream), container_bytes)]
        return self.header() + b"".join(self.container(part, method=method) for part in parts)

    @staticmethod
    def read(path, first_byte=0, end_byte=None):
        return read_all(open_blf, path, first_byte, end_byte)

    @staticmethod
    def open(path):
        return open_blf(path, 0, None)

    @staticmethod
    def by_python_can(path):
        """Return frames, with times from the start of the measurement, and their channels as the file counts them."""
        frames, channels = [], []
        with can.BLFReader(path) as reader:
            for message in reader:
                frames.append(
                    Frame(
                        can_id=message.arbitration_id,
                        data=bytes(message.data),
                        time_s=message.timestamp - reader.start_timestamp,
                        is_extended=message.is_extended_id,
                        is_fd=message.is_fd,
                        bitrate_switch=message.bitrate_switch,
                        error_state_indicator=message.error_state_indicator,
                        is_remote=message.is_remote_frame,
                        is_error=message.is_error_frame,
                        is_tx=not message.is_rx,
                    )
                )
                channels.append(message.channel + 1)
        return frames, channels


@pytest.fixture(scope="session")
def blf(tmp_path_factory):
    return BlfFiles(tmp_path_factory.mktemp("blf"))
