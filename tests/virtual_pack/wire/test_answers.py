import os
from pathlib import Path

import can
import pytest

from bms.errors import BadFileError
from can_drivers.frames import Frame
from can_drivers.isotp import IsoTpAddress, IsoTpEndpoint, IsoTpParameters, MessageReceived
from virtual_pack.answers import RecordedEcu
from virtual_pack.recordings import read_recordings

LONG = """\
command_id: 7E4.7EC.220101|fc=1
test_cases:
- expected_values:
    NAME: 1.5
    OTHER: 2
  response: |-
    7EC1010620101111111
    7EC2122222222222222
    7EC2233333300000000
- expected_values: {}
  response: "7EC 10 0B 62 01 01 AA AA AA \\n7EC 21 BB BB
    BB BB BB 55 55 "
- response: |-
    7EC2900000000000000
    7EC100A620101C1C2C3
    7EC21C4
    7EC100A620101D1D2D3
    7EC21D4D5D6D70000000
    000
    7EC100A620101E1E2E3
    7EC21E4E5E6E7AAAAAA
- response: |-
    7EC100A620101F1F2F3
"""
SHORT = """\
command_id: 7E4.7EC.220102
test_cases:
- response: 7EC0562010299EEAAAA
"""
EXTENDED = """\
command_id: 18DA10F1.18DAF110.22F190
test_cases:
- response: 18DAF1100562F190ABCD
"""
WHOLE = {
    0: "620101" + "11" * 3 + "22" * 7 + "33" * 3,
    1: "620101" + "AA" * 3 + "BB" * 5,
    2: "620101E1E2E3E4E5E6E7",
    # the fourth recording is not whole: the first one again
    3: "620101" + "11" * 3 + "22" * 7 + "33" * 3,
    4: "620101" + "11" * 3 + "22" * 7 + "33" * 3,
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "7E4.7EC.220101.yaml").write_text(LONG)
    (tmp_path / "7E4.7EC.220102.yaml").write_text(SHORT)
    (tmp_path / "18DA10F1.18DAF110.22F190.yaml").write_text(EXTENDED)
    (tmp_path / "signalset.json").write_text("{}")
    return tmp_path


def ask(ecu, request, *, now_s=0.0, tx_id=0x7E4, rx_id=0x7EC, is_extended=False, **parameters):
    """Send a request; return the answer in hexadecimal, the frames, and when the last one came; in virtual time."""
    endpoint = IsoTpEndpoint(IsoTpAddress(tx_id=tx_id, rx_id=rx_id, is_extended=is_extended), IsoTpParameters(**parameters))
    endpoint.send(bytes.fromhex(request), now_s)
    frames = []
    for _ in range(200):
        for frame in endpoint.poll(now_s):
            ecu.on_frame(frame, now_s)
        for frame in ecu.poll(now_s):
            frames.append(frame.data)
            endpoint.on_frame(frame, now_s)
        received = [event for event in endpoint.take_events() if isinstance(event, MessageReceived)]
        if received:
            return received[0].payload.hex().upper(), frames, now_s
        now_s = max(now_s, min(ecu.next_time_s, endpoint.next_time_s or now_s))
    return None, frames, now_s


@pytest.mark.parametrize("case", WHOLE)
def test_the_chosen_recording_is_played(folder, case):
    answer, _, _ = ask(RecordedEcu.from_folder(folder, case=case), "220101")
    assert answer == WHOLE[case]


def test_frames_are_played_as_they_were_recorded(folder):
    _, frames, _ = ask(RecordedEcu.from_folder(folder, case=1), "220101")
    assert [frame.hex() for frame in frames] == ["100b620101aaaaaa", "21bbbbbbbbbb5555"]
    _, frames, _ = ask(RecordedEcu.from_folder(folder), "220102")
    assert [frame.hex() for frame in frames] == ["0562010299eeaaaa"]


def test_ids_of_29_bits_work(folder):
    ecu = RecordedEcu.from_folder(folder)
    answer, _, _ = ask(ecu, "22F190", tx_id=0x18DA10F1, rx_id=0x18DAF110, is_extended=True)
    assert answer == "62F190ABCD"


@pytest.mark.parametrize("request_", ["22ABCD", "1003", "220101220102"])
def test_what_was_never_recorded_is_out_of_range(folder, request_):
    answer, _, _ = ask(RecordedEcu.from_folder(folder), request_)
    assert answer == f"7F{request_[:2]}31"


def test_nothing_follows_the_first_frame_without_flow_control(folder):
    ecu = RecordedEcu.from_folder(folder)
    ecu.on_frame(Frame(can_id=0x7E4, data=bytes.fromhex("0322010100000000")), 0.0)
    assert len(ecu.poll(0.0)) == 1
    assert ecu.poll(0.5) == []
    assert ecu.poll(1.0) == []
    ecu.on_frame(Frame(can_id=0x7E4, data=bytes.fromhex("3000000000000000")), 1.1)
    assert ecu.poll(1.1) == []
    assert ecu.next_time_s == float("inf")


def test_block_size_and_pause_of_the_flow_control_are_kept(folder):
    ecu = RecordedEcu.from_folder(folder)
    answer, _, _ = ask(ecu, "220101", block_size=1, st_min_s=0.005)
    assert answer == WHOLE[0]
    ecu.on_frame(Frame(can_id=0x7E4, data=bytes.fromhex("0322010100000000")), 10.0)
    ecu.poll(10.0)
    ecu.on_frame(Frame(can_id=0x7E4, data=bytes.fromhex("30000A0000000000")), 10.0)
    assert len(ecu.poll(10.0)) == 1
    assert ecu.poll(10.009) == []
    assert len(ecu.poll(10.0101)) == 1


def test_overflow_ends_an_answer_and_wait_delays_it(folder):
    ecu = RecordedEcu.from_folder(folder)
    request = Frame(can_id=0x7E4, data=bytes.fromhex("0322010100000000"))
    ecu.on_frame(request, 0.0)
    ecu.poll(0.0)
    ecu.on_frame(Frame(can_id=0x7E4, data=bytes.fromhex("3100000000000000")), 0.9)
    assert ecu.poll(1.5) == []
    ecu.on_frame(Frame(can_id=0x7E4, data=bytes.fromhex("3000000000000000")), 1.6)
    assert len(ecu.poll(1.6)) == 2
    ecu.on_frame(request, 2.0)
    ecu.poll(2.0)
    ecu.on_frame(Frame(can_id=0x7E4, data=bytes.fromhex("3200000000000000")), 2.1)
    assert ecu.poll(2.1) == []
    assert ecu.next_time_s == float("inf")


def test_a_request_to_all_ecus_is_answered_by_the_one_that_knows_it(folder):
    ecu = RecordedEcu.from_folder(folder)
    ecu.on_frame(Frame(can_id=0x7DF, data=bytes.fromhex("0322010200000000")), 0.0)
    assert [frame.data.hex() for frame in ecu.poll(0.0)] == ["0562010299eeaaaa"]
    ecu.on_frame(Frame(can_id=0x7DF, data=bytes.fromhex("023E800000000000")), 0.0)
    assert ecu.poll(0.0) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("test_cases:\n- response: 7EC0562010299EEAAAA\n", "names no request"),
        ("command_id: 7E4.220102\ntest_cases:\n", "Line 1"),
        ("command_id: 7E4.7EC.22010\n", "Line 1"),
        (SHORT + "  - [1, 2]\n", "Line 4"),
        (SHORT.replace("- response: 7EC", '- response: "7EC'), "Line 3"),
        (SHORT.replace("7EC0562010299EEAAAA", "7EC1010620101AABBCC"), "no whole answer"),
        (SHORT.replace("7EC056", "7ED056"), "no whole answer"),
        ("\x00\x01", "Line 1"),
    ],
)
def test_a_recording_that_makes_no_sense_is_refused_with_its_line(tmp_path, text, said):
    (tmp_path / "x.yaml").write_text(text)
    with pytest.raises(BadFileError, match=said):
        read_recordings(tmp_path)


def test_a_folder_without_recordings_is_refused(tmp_path):
    with pytest.raises(BadFileError, match="no recorded answers"):
        read_recordings(tmp_path)


@pytest.fixture
def recorded_car():
    """The folder of real recordings beside the repository, or where `HALITE_REFERENCE_DATA` says."""
    folder = Path(os.environ.get("HALITE_REFERENCE_DATA", Path(__file__).parents[4] / "shared" / "data")) / "ioniq5"
    if not folder.joinpath("7E4.7EC.220101.yaml").is_file():
        pytest.skip("no published recordings of a car")
    return folder


def test_every_recorded_request_of_a_real_car_is_answered_with_a_whole_message(recorded_car):
    recordings = read_recordings(recorded_car)
    assert len(recordings) == 10
    for case in (0, 1, 7):
        ecu = RecordedEcu(recordings, case=case)
        for recording in recordings:
            answer, _, _ = ask(ecu, recording.request.hex())
            assert answer.startswith("62" + recording.request.hex()[2:].upper())


def test_a_car_answers_over_the_emulated_adapter(recorded_car, start_simulator):
    simulator = start_simulator("--answers", recorded_car)
    bus = can.Bus(interface="slcan", channel=simulator.channel, bitrate=500_000, sleep_after_open=0)
    try:
        bus.send(can.Message(arbitration_id=0x7E4, data=bytes.fromhex("0322010100000000"), is_extended_id=False))
        answers = (bus.recv(0.1) for _ in range(30))
        first = next(message for message in answers if message is not None)
        assert first.arbitration_id == 0x7EC
        assert first.data.hex() == "103e620101effbe7"
    finally:
        bus.shutdown()
