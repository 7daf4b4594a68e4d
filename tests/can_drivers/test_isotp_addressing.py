"""Extended, mixed and fixed addressing and functional messages of ISO 15765-2:2016, byte by byte."""

import pytest

from can_drivers.frames import Frame
from can_drivers.isotp import (
    AddressingMode,
    IsoTpAddress,
    IsoTpEndpoint,
    IsoTpParameters,
    MessageReceived,
    mixed_fixed_address,
    normal_fixed_address,
)

EXTENDED = IsoTpAddress(tx_id=0x6F1, rx_id=0x612, mode=AddressingMode.EXTENDED, tx_address_byte=0x12, rx_address_byte=0xF1)
FUNCTIONAL = IsoTpAddress(tx_id=0x7DF, rx_id=0x7EC, functional=True)


def endpoint(address=EXTENDED, **parameters):
    return IsoTpEndpoint(address, IsoTpParameters(**parameters))


def hears(end, text, *, fd=False):
    end.on_frame(Frame(can_id=end._address.rx_id, data=bytes.fromhex(text), is_fd=fd), 0.0)


def says(end, now_s=0.0):
    return [frame.data.hex(" ") for frame in end.poll(now_s)]


def received(end):
    return [event.payload for event in end.take_events() if isinstance(event, MessageReceived)]


class TestAddressByte:
    def test_six_bytes_fill_a_single_frame(self):  # 9.6.2.1, table 9
        end = endpoint()
        end.send(bytes(range(6)), 0.0)
        assert says(end) == ["12 06 00 01 02 03 04 05"]

    def test_seven_bytes_need_two_frames(self):  # 9.6.3.1, table 14: FF_DLmin is 7
        end = endpoint()
        end.send(bytes(range(7)), 0.0)
        assert says(end) == ["12 10 07 00 01 02 03 04"]
        hears(end, "F1 30 00 00")
        assert says(end) == ["12 21 05 06 cc cc cc cc"]
        assert end.idle

    def test_the_escaped_length_leaves_one_byte(self):  # 9.6.3.1
        end = endpoint()
        end.send(bytes(range(256)) * 16, 0.0)
        assert says(end) == ["12 10 00 00 00 10 00 00"]

    def test_fd_single_frames_reach_61_bytes(self):  # 9.6.2.1, table 10
        end = endpoint(fd=True)
        end.send(bytes(7), 0.0)
        end.send(bytes(61), 0.0)
        end.send(bytes(62), 0.0)
        frames = [frame.data for frame in end.poll(0.0)]
        assert [len(data) for data in frames] == [12, 64, 64]
        assert [data[:3] for data in frames] == [b"\x12\x00\x07", b"\x12\x00\x3d", b"\x12\x10\x3e"]

    def test_frames_of_another_target_are_not_ours(self):  # 10.3.4
        end = endpoint()
        hears(end, "F2 02 7E 00")
        hears(end, "F1 02 7E 00")
        assert received(end) == [b"\x7e\x00"]

    def test_flow_control_of_another_target_is_not_ours(self):  # 10.3.4
        end = endpoint()
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        hears(end, "F2 30 00 00")
        assert says(end) == []

    def test_a_message_is_put_together_and_its_flow_control_addressed(self):  # 10.3.4
        end = endpoint(padding=None)
        hears(end, "F1 10 0C 00 01 02 03 04")
        assert says(end) == ["12 30 00 00"]
        hears(end, "F1 21 05 06 07 08 09 0A")
        hears(end, "F1 22 0B")
        assert received(end) == [bytes(range(12))]

    @pytest.mark.parametrize(
        ("text", "fd"),
        [
            ("F1 07 00 01 02 03 04 05", False),  # 9.6.2.2: SF_DL above CAN_DL - 2
            ("F1 03 01 02", False),
            ("F1 00 3E" + " 00" * 61, True),  # 9.6.2.2: SF_DL above CAN_DL - 3
            ("F1 10 06 00 01 02 03 04", False),  # 9.6.3.2, table 14
            ("F1 10 3D" + " 00" * 61, True),
            ("F1 30 00", False),
            ("F1", False),
            ("", False),
        ],
    )
    def test_what_does_not_fit_is_ignored(self, text, fd):
        end = endpoint()
        end.send(bytes(8), 0.0)
        end.poll(0.0)
        hears(end, text, fd=fd)
        assert end.take_events() == []
        assert says(end) == []

    @pytest.mark.parametrize("length", [7, 62])
    def test_the_shortest_message_of_several_frames_is_taken(self, length):  # 9.6.3.2, table 14
        end = endpoint()
        hears(end, f"F1 10 {length:02X}" + " 00" * ({7: 8, 62: 64}[length] - 3), fd=length == 62)
        assert len(says(end)) == 1


class TestFixedIds:
    def test_normal_fixed(self):  # 10.3.3, table 25
        address = normal_fixed_address(0xF1, 0xDB)
        assert (address.tx_id, address.rx_id, address.is_extended) == (0x18DADBF1, 0x18DAF1DB, True)
        assert (address.mode, address.functional) == (AddressingMode.NORMAL, False)

    def test_normal_fixed_functional(self):  # 10.3.3, table 26
        address = normal_fixed_address(0xF1, 0x33, functional=True)
        assert (address.tx_id, address.rx_id, address.functional) == (0x18DB33F1, 0x18DAF133, True)

    def test_mixed_29_bit(self):  # 10.3.5.2, tables 30 and 31
        address = mixed_fixed_address(0xF1, 0xDB, 0x99)
        assert (address.tx_id, address.rx_id) == (0x18CEDBF1, 0x18CEF1DB)
        assert (address.mode, address.tx_address_byte, address.rx_address_byte) == (AddressingMode.MIXED, 0x99, 0x99)
        assert mixed_fixed_address(0xF1, 0x33, 0x99, functional=True).tx_id == 0x18CD33F1

    def test_the_priority_is_in_the_first_three_bits(self):  # 10.3.3
        assert normal_fixed_address(0xF1, 0xDB, priority=0).tx_id == 0x00DADBF1
        assert normal_fixed_address(0xF1, 0xDB, priority=7).rx_id == 0x1CDAF1DB

    @pytest.mark.parametrize(("source", "target", "priority"), [(256, 1, 6), (1, -1, 6), (1, 2, 8), (1, 1, 6)])
    def test_addresses_that_do_not_exist_are_refused(self, source, target, priority):
        with pytest.raises(ValueError, match="not"):
            normal_fixed_address(source, target, priority=priority)


class TestFunctionalMessages:
    def test_they_go_in_a_single_frame(self):  # 8.3.2.3
        end = endpoint(FUNCTIONAL)
        end.send(b"\x3e\x80", 0.0)
        assert says(end) == ["02 3e 80 cc cc cc cc cc"]

    @pytest.mark.parametrize(("length", "fd"), [(8, False), (63, True)])
    def test_longer_ones_are_refused(self, length, fd):  # 8.3.2.3
        end = endpoint(FUNCTIONAL, fd=fd)
        with pytest.raises(ValueError, match=f"{length} bytes"):
            end.send(bytes(length), 0.0)
        assert end.idle

    def test_a_first_frame_to_everybody_is_not_answered(self):  # 8.3.2.3
        end = endpoint(FUNCTIONAL)
        hears(end, "10 20 00 00 00 00 00 00")
        hears(end, "02 3e 80")
        assert says(end) == []
        assert received(end) == [b"\x3e\x80"]


@pytest.mark.parametrize(
    ("mode", "tx_byte", "rx_byte"),
    [
        (AddressingMode.NORMAL, 1, None),
        (AddressingMode.NORMAL, None, 1),
        (AddressingMode.EXTENDED, None, 1),
        (AddressingMode.MIXED, 1, 256),
        (AddressingMode.MIXED, -1, 1),
    ],
)
def test_address_bytes_that_do_not_go_with_the_mode_are_refused(mode, tx_byte, rx_byte):
    with pytest.raises(ValueError, match="addressing"):
        IsoTpAddress(tx_id=1, rx_id=2, mode=mode, tx_address_byte=tx_byte, rx_address_byte=rx_byte)
