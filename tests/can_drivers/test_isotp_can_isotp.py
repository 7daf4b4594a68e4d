"""Our ISO-TP against can-isotp, frame by frame and without time: both directions, all addressing modes, classic and FD."""

import isotp
import pytest

from can_drivers.frames import Frame
from can_drivers.isotp import (
    AddressingMode,
    IsoTpAddress,
    IsoTpEndpoint,
    IsoTpParameters,
    MessageReceived,
    MessageSent,
    TransferFailed,
    mixed_fixed_address,
    normal_fixed_address,
)

Their = isotp.AddressingMode
MODES = {
    "normal 11-bit": (
        IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC),
        isotp.Address(Their.Normal_11bits, txid=0x7EC, rxid=0x7E4),
    ),
    "normal 29-bit": (
        IsoTpAddress(tx_id=0x123456, rx_id=0x654321, is_extended=True),
        isotp.Address(Their.Normal_29bits, txid=0x654321, rxid=0x123456),
    ),
    "normal fixed": (
        normal_fixed_address(0xF1, 0xDB),
        isotp.Address(Their.NormalFixed_29bits, source_address=0xDB, target_address=0xF1),
    ),
    "extended 11-bit": (
        IsoTpAddress(tx_id=0x6F1, rx_id=0x612, mode=AddressingMode.EXTENDED, tx_address_byte=0x12, rx_address_byte=0xF1),
        isotp.Address(Their.Extended_11bits, txid=0x612, rxid=0x6F1, source_address=0x12, target_address=0xF1),
    ),
    "extended 29-bit": (
        IsoTpAddress(
            tx_id=0x6F1, rx_id=0x612, is_extended=True, mode=AddressingMode.EXTENDED, tx_address_byte=0x12, rx_address_byte=0xF1
        ),
        isotp.Address(Their.Extended_29bits, txid=0x612, rxid=0x6F1, source_address=0x12, target_address=0xF1),
    ),
    "mixed 11-bit": (
        IsoTpAddress(tx_id=0x7E4, rx_id=0x7EC, mode=AddressingMode.MIXED, tx_address_byte=0x99, rx_address_byte=0x99),
        isotp.Address(Their.Mixed_11bits, txid=0x7EC, rxid=0x7E4, address_extension=0x99),
    ),
    "mixed 29-bit": (
        mixed_fixed_address(0xF1, 0xDB, 0x99),
        isotp.Address(Their.Mixed_29bits, source_address=0xDB, target_address=0xF1, address_extension=0x99),
    ),
}
# Every limit of single and first frames in every mode, the escape length, and what is usual.
LENGTHS = (*range(1, 16), *range(58, 66), 300, 4095, 4096, 5000)


def payload_of(length):
    return bytes((7 * i + i // 251 + length) & 0xFF for i in range(length))


class Pair:
    """Our endpoint and theirs with nothing between them: what one sends the other has at once."""

    def __init__(self, mode, *, fd, block_size, tx_dl=64):
        our_address, their_address = MODES[mode]
        self.ours = IsoTpEndpoint(our_address, IsoTpParameters(fd=fd, block_size=block_size, tx_dl=tx_dl))
        self.to_them, self.errors, self.events = [], [], []
        self.now_s = 0.0
        self.theirs = isotp.TransportLayerLogic(
            rxfn=lambda timeout: self.to_them.pop(0) if self.to_them else None,
            txfn=self._from_them,
            address=their_address,
            error_handler=self.errors.append,
            params={
                "blocksize": block_size,
                "can_fd": fd,
                "bitrate_switch": fd,
                "tx_data_length": tx_dl if fd else 8,
                "tx_padding": 0xAA,
                "max_frame_size": 70_000,
            },
        )

    def _from_them(self, message):
        frame = Frame(
            can_id=message.arbitration_id,
            data=bytes(message.data),
            is_extended=message.is_extended_id,
            is_fd=message.is_fd,
            bitrate_switch=message.bitrate_switch,
        )
        self.ours.on_frame(frame, self.now_s)

    def run(self):
        """Go on until neither has anything to say; time jumps to whenever we want to go on."""
        while True:
            frames = self.ours.poll(self.now_s)
            self.events += self.ours.take_events()
            self.to_them += [
                isotp.CanMessage(
                    arbitration_id=frame.can_id,
                    data=frame.data,
                    extended_id=frame.is_extended,
                    is_fd=frame.is_fd,
                    bitrate_switch=frame.bitrate_switch,
                )
                for frame in frames
            ]
            done = self.theirs.process()
            if not (frames or done.sent or done.received):
                if self.ours.idle:
                    return
                self.now_s = max(self.now_s, self.ours.next_time_s)


@pytest.fixture(params=[False, True], ids=["classic", "fd"])
def fd(request):
    return request.param


@pytest.fixture(params=[0, 8], ids=["whole", "blocks of 8"])
def block_size(request):
    return request.param


@pytest.fixture(params=MODES)
def mode(request):
    return request.param


def test_they_understand_us(mode, fd, block_size):
    pair = Pair(mode, fd=fd, block_size=block_size)
    for length in LENGTHS:
        pair.ours.send(payload_of(length), pair.now_s)
        pair.run()
        assert pair.theirs.recv() == payload_of(length)
    assert [type(event) for event in pair.events] == [MessageSent] * len(LENGTHS)
    assert pair.errors == []


def test_we_understand_them(mode, fd, block_size):
    pair = Pair(mode, fd=fd, block_size=block_size)
    for length in LENGTHS:
        pair.theirs.send(payload_of(length))
        pair.run()
    assert [event.payload for event in pair.events if isinstance(event, MessageReceived)] == [*map(payload_of, LENGTHS)]
    assert not [event for event in pair.events if isinstance(event, TransferFailed)]
    assert pair.errors == []


@pytest.mark.parametrize("tx_dl", [8, 12, 16, 20, 24, 32, 48])
def test_shorter_fd_frames_are_understood_both_ways(tx_dl):  # 9.5.1
    pair = Pair("mixed 11-bit", fd=True, block_size=0, tx_dl=tx_dl)
    for length in (5, tx_dl - 4, tx_dl - 3, tx_dl - 2, tx_dl - 1, tx_dl, 200):
        pair.ours.send(payload_of(length), pair.now_s)
        pair.run()
        assert pair.theirs.recv() == payload_of(length)
        pair.theirs.send(payload_of(length))
        pair.run()
        assert pair.events[-1].payload == payload_of(length)


def test_they_take_our_overflow_and_we_take_theirs():  # 9.6.5.2
    pair = Pair("normal 11-bit", fd=False, block_size=0)
    pair.theirs.send(payload_of(70_000))
    pair.run()
    assert "Overflow" in type(pair.errors[-1]).__name__
    pair.events.clear()
    pair.ours.send(payload_of(70_001), pair.now_s)
    pair.run()
    (failed,) = [event for event in pair.events if isinstance(event, TransferFailed)]
    assert failed.sending
