"""One download: the order of its blocks, and units of flash that reach from one block into the next (ISO 14229-1, 15.3)."""

from collections.abc import Callable

from virtual_pack.ecu.negative_response import Nrc, RefusedError
from virtual_pack.ecu.nor_flash import PROGRAM_UNIT_BYTES

Write = Callable[[int, bytes], None]
"""(offset, whole program units)"""


class Transfer:
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

    def take_block(self, counter: int, data: bytes) -> None:
        """Take one block. A repeated one is accepted and not written again.

        Raises:
            RefusedError: 0x24 everything has come already, 0x73 wrong counter, 0x71 more data than announced.
            FlashError: the data could not be programmed.
        """
        if self._received and counter == self._counter:
            return
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

    def exit(self) -> None:
        """End the transfer.

        Raises:
            RefusedError: 0x24 data is missing.
        """
        if self._received != self._length:
            raise RefusedError(Nrc.REQUEST_SEQUENCE_ERROR)
        self._on_exit()
