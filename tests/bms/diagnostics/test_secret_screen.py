"""Nothing of a seed, key, challenge or proof is left in the frames that go to a trace; everything else is left as it is."""

import random
from dataclasses import replace

import pytest

from bms.diagnostics.secret_screen import SecretScreen, screen_message
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters
from can_drivers.isotp.parameters import AddressingMode
from tests.bms.diagnostics.virtual_time import DIAGNOSTICS

SECRET = bytes(range(0x81, 0x81 + 100))
EXTENDED = replace(
    DIAGNOSTICS,
    request_id=0x6F1,
    response_id=0x612,
    functional_id=0x6F1,
    addressing="extended",
    request_address_byte=0x12,
    response_address_byte=0xF1,
    functional_address_byte=0xDF,
)
FIXED = replace(DIAGNOSTICS, request_id=0x18DA10F1, response_id=0x18DAF110, functional_id=0x18DB33F1, is_extended=True)


def frames_of(payload, diagnostics=DIAGNOSTICS, *, fd=False, answer=False):
    """Return the frames of one message, and not those of the flow control."""
    ids = (diagnostics.response_id, diagnostics.request_id) if answer else (diagnostics.request_id, diagnostics.response_id)
    mode = AddressingMode(diagnostics.addressing)
    bytes_of = (diagnostics.response_address_byte, diagnostics.request_address_byte)
    tx_byte, rx_byte = bytes_of if answer else bytes_of[::-1]
    address = IsoTpAddress(
        tx_id=ids[0],
        rx_id=ids[1],
        is_extended=diagnostics.is_extended,
        mode=mode,
        tx_address_byte=tx_byte,
        rx_address_byte=rx_byte,
    )
    endpoint = IsoTpEndpoint(address, IsoTpParameters(fd=fd))
    endpoint.send(payload, 0.0)
    frames = endpoint.poll(0.0)
    prefix = b"" if rx_byte is None else bytes([rx_byte])
    flow = Frame(can_id=ids[1], data=prefix + b"\x30\x00\x00", is_extended=diagnostics.is_extended, is_fd=fd)
    now_s = 0.0
    while not endpoint.idle:
        endpoint.on_frame(flow, now_s)
        now_s += 0.01
        frames += endpoint.poll(now_s)
    return frames


def leaked(frames, secret=SECRET):
    """Return which two neighbouring bytes of the secret can be seen; a single one may be chance."""
    pairs = {secret[at : at + 2] for at in range(len(secret) - 1)}
    return [frame.data.hex() for frame in frames for at in range(len(frame.data)) if frame.data[at : at + 2] in pairs]


@pytest.mark.parametrize("head", ["2711", "6711", "2712", "2902", "6901", "2903"])
@pytest.mark.parametrize("length", [2, 5, 20, 100])
@pytest.mark.parametrize("fd", [False, True])
@pytest.mark.parametrize("diagnostics", [DIAGNOSTICS, EXTENDED, FIXED], ids=["normal", "extended", "fixed"])
def test_a_secret_is_gone_from_every_frame_and_the_service_stays(head, length, fd, diagnostics):
    message = bytes.fromhex(head) + SECRET[:length]
    answer = bytes.fromhex(head)[0] >= 0x60
    frames = frames_of(message, diagnostics, fd=fd, answer=answer)
    screened = SecretScreen(diagnostics).screen(frames)
    assert leaked(frames) or length == 1
    assert leaked(screened) == []
    assert bytes.fromhex(head) in screened[0].data
    assert [len(frame.data) for frame in screened] == [len(frame.data) for frame in frames]
    assert [(frame.can_id, frame.time_s, frame.is_fd) for frame in screened] == [
        (frame.can_id, frame.time_s, frame.is_fd) for frame in frames
    ]


@pytest.mark.parametrize("fd", [False, True])
@pytest.mark.parametrize("message", ["22F18C", "62F18C" + "41" * 40, "36 01" + "27" * 200, "7F2735", "3E80"])
def test_everything_else_stays_as_it_is(message, fd):
    frames = frames_of(bytes.fromhex(message), fd=fd)
    broadcast = Frame(can_id=0x233, data=bytes.fromhex("0627118182838485"))
    screened = SecretScreen(DIAGNOSTICS).screen([broadcast, *frames, broadcast])
    assert all(left is right for left, right in zip(screened, [broadcast, *frames, broadcast], strict=True))


def test_a_message_after_a_secret_one_is_shown_again():
    screen = SecretScreen(DIAGNOSTICS)
    screen.screen(frames_of(b"\x29\x02" + SECRET))
    frames = frames_of(b"\x36\x01" + SECRET)
    assert screen.screen(frames) == frames


def test_secrets_of_other_ecus_and_other_testers_are_screened_too():
    other = replace(DIAGNOSTICS, request_id=0x7E0, response_id=0x7E8)
    fixed = replace(FIXED, request_id=0x18DA22F9, response_id=0x18DAF922)
    for screened_by, sent_by in ((DIAGNOSTICS, other), (FIXED, fixed), (DIAGNOSTICS, fixed)):
        assert leaked(SecretScreen(screened_by).screen(frames_of(b"\x27\x02" + SECRET, sent_by))) == []


@pytest.mark.parametrize("fd", [False, True])
@pytest.mark.parametrize("lost", range(8))
def test_when_frames_are_missing_too_much_is_hidden_rather_than_too_little(fd, lost):
    before = frames_of(b"\x36\x01" + bytes(30), fd=fd)
    frames = before + frames_of(b"\x29\x02" + SECRET, fd=fd)
    frames = frames[:lost] + frames[lost + 1 :]
    assert leaked(SecretScreen(DIAGNOSTICS).screen(frames)) == []
    # Beginning in the middle of a message.
    assert leaked(SecretScreen(DIAGNOSTICS).screen(frames[len(before) + 1 :])) == []


@pytest.mark.parametrize("diagnostics", [DIAGNOSTICS, EXTENDED, FIXED], ids=["normal", "extended", "fixed"])
def test_one_or_two_frames_missing_anywhere_show_no_secret(diagnostics):
    for seed in range(60):
        source = random.Random(seed)
        frames = frames_of(b"\x22\xf1\x8c", diagnostics)
        frames += frames_of(b"\x62\xf1\x8c" + bytes(source.randrange(60)), diagnostics, answer=True)
        frames += frames_of(b"\x27\x11", diagnostics)
        frames += frames_of(b"\x67\x11" + SECRET[: source.randrange(2, 100)], diagnostics, answer=True)
        frames += frames_of(b"\x27\x12" + SECRET[: source.randrange(2, 100)], diagnostics)
        for lost in range(len(frames)):
            for count in (1, 2):
                left = frames[:lost] + frames[lost + count :]
                assert leaked(SecretScreen(diagnostics).screen(left)) == [], (seed, lost, count)


def test_garbage_passes_without_a_stumble():
    source = random.Random(1)
    screen = SecretScreen(EXTENDED)
    frames = [
        Frame(can_id=source.choice([0x6F1, 0x612, 0x7DF, 0x100]), data=source.randbytes(source.randrange(9)))
        for _ in range(5000)
    ]
    assert len(screen.screen(frames)) == len(frames)


def test_whole_messages_are_screened_alike():
    assert screen_message(b"\x67\x11" + SECRET) == b"\x67\x11" + bytes(100)
    assert screen_message(b"\x62\x27\x11") == b"\x62\x27\x11"
    assert screen_message(b"\x27") == b"\x27"
    assert screen_message(b"") == b""
