import signal
import sys
import time

import numpy as np
import pytest
from pyarrow import parquet

from benchmarks import pack62
from can_drivers.frame_columns import BATCH_FRAMES, Batch, pack, unpack
from can_drivers.frames import Frame
from can_drivers.logs.blf_writer import BlfRecorder


@pytest.fixture
def dbc(tmp_path):
    path = tmp_path / "pack.dbc"
    path.write_text(pack62.dbc(), encoding="utf-8")
    return path


@pytest.fixture
def write_log(tmp_path):
    def write(name="drive.blf", *, frames=6_200, add_id=0):
        recorder = BlfRecorder(tmp_path / name, utc_offset_s=1_700_000_000.0)
        for first in range(0, frames, BATCH_FRAMES):
            batch = pack62.batch(min(BATCH_FRAMES, frames - first), first=first)
            records = batch.records.copy()
            records["can_id"] += np.uint32(add_id)
            recorder.write(Batch(records=records, tails=batch.tails))
        recorder.close()
        return tmp_path / name

    return write


def test_a_log_becomes_a_data_set_and_one_json_document(halite, write_log, dbc, tmp_path):
    ended = halite("decode", write_log(), "--dbc", dbc, "-o", tmp_path / "out", "--json")
    assert ended.code == 0
    assert {"frames", "signals", "rows", "seconds", "problems", "not_understood", "out_of_range"} <= set(ended.json)
    assert (ended.json["frames"], ended.json["signals"], ended.json["rows"]) == (6_200, 299, 6_200)
    assert ended.err == ""
    assert parquet.read_metadata(tmp_path / "out" / "message=Pack" / "part-0.parquet").num_rows == 100


def test_people_are_told_what_came_of_it(halite, write_log, dbc, tmp_path):
    log = write_log(frames=100_000)
    log.write_bytes(log.read_bytes()[:-20_000])
    (tmp_path / "letter.asc").write_text("Dear reader")
    ended = halite("decode", log, tmp_path / "letter.asc", "--dbc", dbc, "-o", tmp_path / "out")
    assert ended.code == 6
    assert "62 messages, 299 signals" in ended.out
    said = ended.err.splitlines()
    assert any(line.startswith("drive.blf: ") for line in said)
    assert any(line.startswith("letter.asc: This is no log") for line in said)


def test_a_log_of_another_bus_is_a_negative_answer(halite, write_log, dbc, tmp_path):
    ended = halite("decode", write_log(add_id=0x300), "--dbc", dbc, "-o", tmp_path / "out")
    assert ended.code == 1
    assert ended.err == (
        "Of 6,200 frames none holds a wanted signal, so nothing was written. Check that the database belongs to this bus.\n"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([], 2, "--dbc FILE or --pack"),
        (["--dbc", "absent.dbc"], 6, "absent.dbc"),
        (["--pack", "nobody"], 6, "no pack definition called 'nobody'"),
        (["--dbc", "pack.dbc", "--from", "2", "--to", "2026-01-01T00:00"], 2, "both as seconds"),
        (["--dbc", "pack.dbc", "--from", "soon"], 2, "neither seconds nor a time"),
        (["--dbc", "pack.dbc", "--from", "nan"], 2, "not a number of seconds"),
        (["--dbc", "pack.dbc", "--signals", "Speed"], 2, "None of the 299 signals"),
        (["--dbc", "drive.blf"], 6, "drive.blf"),
        (["--dbc", "pack.dbc", "--from", "3", "--to", "1"], 2, "--from is later than --to"),
        (["--dbc", "pack.dbc", "--from", "300"], 1, "none is of the bus and the time that were asked for"),
        (["--dbc", "pack.dbc", "--channel", "9"], 1, "Look at --channel, --from and --to."),
    ],
)
def test_a_mistake_is_one_sentence(halite, write_log, dbc, tmp_path, arguments, code, sentence):
    log = write_log()
    named = [str(tmp_path / one) if one.endswith((".dbc", ".blf")) else one for one in arguments]
    ended = halite("decode", log, *named, "-o", tmp_path / "out")
    assert ended.code == code
    assert sentence in ended.err
    assert ended.out == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_an_mf4_file_holds_no_other_format(halite, write_log, dbc, tmp_path, kind):
    ended = halite("decode", write_log(), "--dbc", dbc, "-o", tmp_path / "x.mf4", "--format", kind)
    assert (ended.code, f"cannot hold {kind}" in ended.err) == (2, True)
    assert not (tmp_path / "x.mf4").exists()


def test_what_is_wrong_with_a_log_is_said_beside_the_document_too(halite, dbc, tmp_path):
    (tmp_path / "none.blf").touch()
    ended = halite("decode", tmp_path / "none.blf", "--dbc", dbc, "-o", tmp_path / "out", "--json")
    assert (ended.code, ended.json["frames"]) == (6, 0)
    assert ended.err == "none.blf: The file is empty. Choose another file.\n"


def test_one_of_everything_is_told_as_one(halite, write_log, tmp_path):
    (tmp_path / "one.dbc").write_text('VERSION ""\nBU_: A\nBO_ 512 Cells: 8 A\n SG_ Cell : 0|16@1+ (1,0) [0|0] "mV" A\n')
    ended = halite("decode", write_log(frames=1), "--dbc", tmp_path / "one.dbc", "-o", tmp_path / "out")
    assert ended.code == 0, ended.err
    assert ended.out.startswith("1 frame → ")
    assert ": 1 message, 1 signal, 1 row (" in ended.out


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
@pytest.mark.parametrize("out", ["drive", "drive.mf4"])
def test_a_disk_that_allows_no_larger_file_is_told_as_that(halite, write_log, dbc, tmp_path, out):
    import resource  # noqa: PLC0415 - not everywhere

    log = write_log(frames=100_000)
    process = halite.start(
        "decode", log, "--dbc", dbc, "-o", tmp_path / out, "--jobs", "1",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000)),
    )  # fmt: skip
    _, err = process.communicate(timeout=60.0)
    assert process.returncode == 6
    assert err.startswith("The disk allows no larger file. Nothing was written.")


def test_a_span_of_the_day_is_cut_out(halite, write_log, dbc, tmp_path):
    span = ("--from", "2023-11-14T22:13:20.5", "--to", "2023-11-14T23:13:21+01:00")
    ended = halite("decode", write_log(), "--dbc", dbc, "-o", tmp_path / "out", "--json", *span)
    assert ended.json["rows"] == pytest.approx(2_001, abs=1)


def test_answers_of_a_polled_pack_are_read_out_of_a_log(halite, shared_data, tmp_path):
    recorded = (shared_data / "ioniq5" / "7E4.7EC.220101.yaml").read_text(encoding="utf-8")
    expected, response = recorded.split("- expected_values:")[1].split("response: |-")
    frames = [Frame(can_id=int(line[:3], 16), data=bytes.fromhex(line[3:])) for line in response.split()]
    recorder = BlfRecorder(tmp_path / "poll.blf", utc_offset_s=0.0)
    recorder.write(unpack(pack(frames)))
    recorder.close()
    signal_set = shared_data / "ioniq5" / "signalset.json"
    ended = halite("decode", tmp_path / "poll.blf", "--pack", signal_set, "-o", tmp_path / "out", "--json")
    (message,) = ended.json["messages"]
    assert message.startswith("7E4.7EC.220101")
    (row,) = parquet.read_table(next((tmp_path / "out").rglob("*.parquet")), partitioning=None).to_pylist()
    values = dict(line.split(":") for line in expected.split("\n") if ":" in line)
    given = {name.strip(): float(value) for name, value in values.items()}
    # These two are beyond the limits of the signal set, which are shown in their place.
    beyond = {f"{message}.IONIQ5_{name}": 1 for name in ("BATTERY_DC_VOLTAGE", "ISOLATION_RESISTANCE")}
    assert ended.json["out_of_range"] == beyond
    compared = set(given) & set(row)
    assert len(compared) >= 30
    assert {name: row[name] for name in compared} == pytest.approx({name: given[name] for name in compared})


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_leaves_nothing_half(halite, write_log, dbc, tmp_path):
    log = write_log(frames=600_000)
    process = halite.start("decode", log, "--dbc", dbc, "-o", tmp_path / "out", "--jobs", "1")
    deadline_s = time.monotonic() + 20.0
    while not list(tmp_path.glob(".out.part")) and time.monotonic() < deadline_s:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20.0)
    assert (process.returncode, out, err) == (1, "", "Decoding was stopped; nothing was written.\n")
    assert not list(tmp_path.glob("*out*"))
