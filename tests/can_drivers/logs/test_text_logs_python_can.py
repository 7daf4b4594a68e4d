"""What python-can writes and reads, we read the same, but for what python-can gets wrong; each such case is named here."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from can_drivers.frame_columns import frames_of
from can_drivers.frames import FD_LENGTHS, Frame
from can_drivers.logs.opening import open_log
from can_drivers.python_can import can

START_S = 1_700_000_000.0


@st.composite
def frames(draw, *, fd=True):
    extended = draw(st.booleans())
    kind = draw(st.sampled_from(["data"] * 4 + (["fd"] * 3 if fd else []) + ["remote", "error"]))
    length = draw(st.sampled_from(FD_LENGTHS if kind == "fd" else FD_LENGTHS[:9]))
    is_fd = kind == "fd"
    error = kind == "error"
    return Frame(
        can_id=0 if error else draw(st.integers(0, 0x1FFFFFFF if extended else 0x7FF)),
        data=draw(st.binary(min_size=length, max_size=length)) if kind in {"data", "fd"} else b"",
        is_extended=extended and not error,
        is_fd=is_fd,
        bitrate_switch=is_fd and draw(st.booleans()),
        error_state_indicator=is_fd and draw(st.booleans()),
        is_remote=kind == "remote",
        is_error=error,
        is_tx=not error and draw(st.booleans()),
    )


def log_of(path, many, channels):
    with can.Logger(str(path)) as logger:
        for number, (frame, channel) in enumerate(zip(many, channels, strict=True)):
            logger.on_message_received(
                can.Message(
                    timestamp=START_S + number * 0.25,
                    arbitration_id=frame.can_id,
                    is_extended_id=frame.is_extended,
                    is_remote_frame=frame.is_remote,
                    is_error_frame=frame.is_error,
                    is_fd=frame.is_fd,
                    bitrate_switch=frame.bitrate_switch,
                    error_state_indicator=frame.error_state_indicator,
                    is_rx=not frame.is_tx,
                    dlc=len(frame.data),
                    data=frame.data,
                    channel=channel,
                )
            )


def as_frame(message):
    error = message.is_error_frame
    return Frame(
        can_id=message.arbitration_id,
        data=b"" if message.is_remote_frame else bytes(message.data),
        is_extended=message.is_extended_id and not error,
        is_fd=message.is_fd,
        bitrate_switch=message.bitrate_switch,
        error_state_indicator=message.error_state_indicator,
        is_remote=message.is_remote_frame,
        is_error=error,
        is_tx=not message.is_rx,
    )


def both(path, many, channels):
    log_of(path, many, channels)
    with can.LogReader(str(path)) as reader:
        theirs = list(reader)
    reader = open_log(path)
    ours, numbers = [], []
    for batch in reader.batches():
        ours += frames_of(batch.frames)
        numbers += batch.channels.tolist()
    reader.close()
    assert reader.problems == ()
    assert len(ours) == len(theirs)
    if ours:
        steps = [frame.time_s - ours[0].time_s for frame in ours]
        assert steps == pytest.approx([message.timestamp - theirs[0].timestamp for message in theirs], abs=2e-6)
        assert reader.facts.utc_offset_s + ours[0].time_s == pytest.approx(START_S + 0.25 * first_held(path, many), abs=2e-3)
    return [replace(frame, time_s=0.0) for frame in ours], [as_frame(message) for message in theirs], numbers


def first_held(path, many):
    if path.suffix != ".trc":
        return 0
    return next(number for number, frame in enumerate(many) if not (frame.is_error or frame.is_remote or frame.is_fd))


many_frames = st.lists(st.tuples(frames(), st.integers(0, 3)), min_size=1, max_size=30)
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@relaxed
@given(drawn=many_frames)
def test_asc(tmp_path, drawn):
    """python-can takes an FD frame without bytes for a remote frame, although its flags say otherwise."""
    many, channels = [one for one, _ in drawn], [channel for _, channel in drawn]
    ours, theirs, numbers = both(tmp_path / "log.asc", many, channels)
    empty_fd = [frame.is_fd and not frame.data for frame in many]
    assert [one for one, is_empty in zip(theirs, empty_fd, strict=True) if not is_empty] == [
        one for one, is_empty in zip(ours, empty_fd, strict=True) if not is_empty
    ]
    assert ours == many
    assert numbers == [channel + 1 for channel in channels]


@relaxed
@given(drawn=many_frames)
def test_candump(tmp_path, drawn):
    """Of an error frame python-can keeps only that there was one; the class of the error is its id."""
    many, channels = [one for one, _ in drawn], [channel for _, channel in drawn]
    ours, theirs, numbers = both(tmp_path / "log.log", many, channels)
    assert [replace(frame, can_id=0) if frame.is_error else frame for frame in ours] == theirs == many
    assert numbers == [channel + 1 for channel in channels]


@relaxed
@given(drawn=many_frames)
def test_trc(tmp_path, drawn):
    """Its writer leaves out FD, remote and error frames, and cannot begin without a frame."""
    drawn = [(replace(DATA), 0), *drawn]
    many, channels = [one for one, _ in drawn], [channel for _, channel in drawn]
    ours, theirs, numbers = both(tmp_path / "log.trc", many, channels)
    held = [index for index, frame in enumerate(many) if not (frame.is_error or frame.is_remote or frame.is_fd)]
    assert ours == theirs == [many[index] for index in held]
    assert numbers == [channels[index] + 1 for index in held]


@relaxed
@given(drawn=many_frames)
def test_csv(tmp_path, drawn):
    """python-can does not see that only FD carries more than eight bytes; neither keeps direction or bus."""
    many, channels = [one for one, _ in drawn], [channel for _, channel in drawn]
    ours, theirs, numbers = both(tmp_path / "log.csv", many, channels)
    plain = [replace(one, is_fd=False, bitrate_switch=False, error_state_indicator=False, is_tx=False) for one in many]
    assert theirs == plain
    assert ours == [replace(one, is_fd=len(one.data) > 8) for one in plain]
    assert set(numbers) <= {0}


DATA = Frame(can_id=0x123, data=b"\x01\x02")


def test_python_can_mistakes_the_marks_of_fd_in_trc(tmp_path):
    """PEAK: FE is ESI alone, BI is BRS and ESI. When this fails, python-can has been mended."""
    path = tmp_path / "log.trc"
    path.write_text(
        ";$FILEVERSION=2.1\n;$STARTTIME=41766.4648963872\n;$COLUMNS=N,O,T,B,I,d,R,L,D\n"
        "1 1.000 FE 1 0500 Rx - 1 00\n2 2.000 BI 1 0500 Rx - 1 00\n"
    )
    with can.LogReader(str(path)) as theirs:
        assert [(one.bitrate_switch, one.error_state_indicator) for one in theirs] == [(True, True), (False, True)]
    reader = open_log(path)
    (batch,) = reader.batches()
    reader.close()
    ours = frames_of(batch.frames)
    assert [(one.bitrate_switch, one.error_state_indicator) for one in ours] == [(False, True), (True, True)]
