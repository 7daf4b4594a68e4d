"""One download or upload: the order of its blocks, and units of flash that reach from one block into the next.

ISO 14229-1, 15.2 to 15.5.
"""

from collections.abc import Callable

from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.nor_flash import PROGRAM_UNIT_BYTES

Write = Callable[[int, bytes], None]
"""(offset, whole program units)"""


class Download:
    """Takes the blocks of 0x36 until `length` bytes have come."""

    def __init__(self, length: int, write: Write, on_exit: Callable[[], None]) -> None:
        """Expect block 1.

        Args:
            length: bytes announced in 0x34, whole program units.
            write: takes the data, in order.
            on_exit: called when 0x37 has ended the transfer.
        """
        self._length = length
        self._write = write
        self._on_exit = on_exit
        self._received = 0
        self._counter = 0
        self._begun_unit = b""

    def exchange_block(self, counter: int, data: bytes) -> bytes:
        """Take one block; return what is answered with, nothing. A repeated one is accepted and not written again.

        Raises:
            RefusedError: 0x13 an empty block, 0x24 everything has come already, 0x73 wrong counter, 0x71 more data than
                announced.
            FlashError: the data could not be programmed.
        """
        if not data:
            raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
        if self._received and counter == self._counter:
            return b""
        if self._received == self._length:
            raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
        if counter != (self._counter + 1) & 0xFF:
            raise RefusedError(Nrc.WRONG_BLOCK_SEQUENCE_COUNTER)
        if self._received + len(data) > self._length:
            raise RefusedError(Nrc.TRANSFER_DATA_SUSPENDED)
        pending = self._begun_unit + data
        whole = len(pending) // PROGRAM_UNIT_BYTES * PROGRAM_UNIT_BYTES
        if whole:
            self._write(self._received - len(self._begun_unit), pending[:whole])
        self._begun_unit = pending[whole:]
        self._received += len(data)
        self._counter = counter
        return b""

    def exit(self) -> None:
        """End the transfer.

        Raises:
            RefusedError: 0x24 data is missing.
        """
        if self._received != self._length:
            raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
        self._on_exit()


class Upload:
    """Gives `content` away in blocks of at most `block_bytes`."""

    def __init__(self, content: bytes, block_bytes: int) -> None:
        """Expect block 1."""
        self._content = content
        self._block_bytes = block_bytes
        self._given = 0
        self._counter = 0
        self._last = b""

    def exchange_block(self, counter: int, data: bytes) -> bytes:
        """Return one block. A repeated request gets the same block again.

        Raises:
            RefusedError: 0x13 data in the request, 0x24 everything was given already, 0x73 wrong counter.
        """
        if data:
            raise RefusedError(Nrc.INCORRECT_MESSAGE_LENGTH)
        if self._given and counter == self._counter:
            return self._last
        if self._given == len(self._content):
            raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
        if counter != (self._counter + 1) & 0xFF:
            raise RefusedError(Nrc.WRONG_BLOCK_SEQUENCE_COUNTER)
        self._last = self._content[self._given : self._given + self._block_bytes]
        self._given += len(self._last)
        self._counter = counter
        return self._last

    def exit(self) -> None:
        """End the transfer.

        Raises:
            RefusedError: 0x24 not everything was asked for.
        """
        if self._given != len(self._content):
            raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
