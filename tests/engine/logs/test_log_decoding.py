import json
import os
import re
import shutil
import signal
import sys
import unicodedata
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import cantools
import duckdb
import numpy as np
import polars as pl
import pytest
from pyarrow import csv, parquet

from benchmarks import pack62
from bms.errors import BadFileError, JobCancelledError
from can_drivers.python_can import can
from engine.logs import decoding, worker
from engine.logs.data_set import read_data_set
from engine.logs.layout import column_names, partition_name, partition_names
from engine.logs.limits import Limits
from engine.logs.orders import Failed, Piece
from engine.logs.sources import Wanted, load_sources

UTC_OFFSET_S = 1_700_000_000.0
ODD_NAME = "Pack/State 100%"


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rename_state(dbc):
    # cantools refuses such names in a DBC; KCD takes any.
    text = cantools.database.load_file(dbc).as_kcd_string().replace('name="State"', f'name="{ODD_NAME}"')
    path = dbc.with_suffix(".kcd")
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_are_what_python_can_and_cantools_make_of_the_file(write_log, dbc, decode, table_of):
    log = write_log(frames=3_000)
    report = decode(log)
    database = cantools.database.load_file(dbc)
    expected = {message.name: [] for message in database.messages}
    with can.BLFReader(log) as reader:
        for frame in reader:
            message = database.get_message_by_frame_id(frame.arbitration_id)
            expected[message.name].append((frame.timestamp, message.decode(frame.data, decode_choices=False)))
    assert (report.frames, report.rows, report.signals) == (3_000, 3_000, pack62.SIGNALS)
    assert report.messages == {name: len(rows) for name, rows in expected.items()}
    for name, rows in expected.items():
        table = table_of(name)
        assert table["time_s"].tolist() == [time_s for time_s, _ in rows]
        for signal_name in set(table) - {"time_s"}:
            assert table[signal_name].tolist() == [values[signal_name] for _, values in rows]


def test_the_data_set_does_not_depend_on_how_many_decode_it(write_log, decode, tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "PIECE_BYTES", 1 << 20)
    log = write_log(frames=200_000)
    one = decode(log, jobs=1, out=tmp_path / "one")
    two = decode(log, jobs=2, out=tmp_path / "two")
    assert one.frames == two.frames == one.rows == 200_000
    assert len(contents(tmp_path / "one")) > pack62.MESSAGES
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_pieces_of_a_file_hold_every_row_once_and_in_order(write_log, decode, table_of, tmp_path, monkeypatch):
    log = write_log(frames=200_000)
    decode(log, out=tmp_path / "whole")
    monkeypatch.setattr(decoding, "PIECE_BYTES", 1 << 20)
    decode(log, out=tmp_path / "pieces")
    assert len(list((tmp_path / "whole" / "message=Pack").iterdir())) == 1
    assert len(list((tmp_path / "pieces" / "message=Pack").iterdir())) > 1
    for message in ("Pack", "State", "Cells_00", "Temperatures_11"):
        whole, pieces = table_of(message, "whole"), table_of(message, "pieces")
        assert all(np.array_equal(whole[name], pieces[name]) for name in whole)


def spoil(records):
    is_pack = records["can_id"] == 0x300
    records["head"][is_pack] = 0xFFFF  # 6553.5 V is out of [0|1000]
    records["length"][np.flatnonzero(records["can_id"] == 0x301)[1::2]] = 4


def test_what_is_absent_or_out_of_range_is_null_and_counted(write_log, decode, tmp_path):
    log = write_log(frames=6_200, change=spoil)
    report = decode(log)
    pack = parquet.read_table(tmp_path / "out" / "message=Pack" / "part-0.parquet", partitioning=None)
    state = parquet.read_table(tmp_path / "out" / "message=State" / "part-0.parquet", partitioning=None)
    assert pack["Voltage"].null_count == report.out_of_range["Pack.Voltage"] == 100
    assert state["Uptime"].null_count == 50
    assert state["Mode"].null_count == 0
    kept = decode(log, keep_out_of_range=True, out=tmp_path / "kept")
    assert "Pack.Voltage" not in kept.out_of_range
    pack = parquet.read_table(tmp_path / "kept" / "message=Pack" / "part-0.parquet", partitioning=None)
    assert pack["Voltage"].to_pylist()[0] == 6553.5


def test_columns_know_their_unit_and_the_texts_of_their_numbers(write_log, decode, tmp_path):
    decode(write_log(frames=62))
    schema = parquet.read_schema(tmp_path / "out" / "message=State" / "part-0.parquet")
    assert schema.field("Uptime").metadata[b"unit"] == b"s"
    assert json.loads(schema.field("Contactors").metadata[b"texts"])["2"] == "closed"
    assert json.loads(schema.metadata[b"halite"])["Mode"] == {
        "signal": "Mode",
        "unit": "",
        "texts": {"0": "off", "1": "idle", "2": "drive", "3": "charge"},
    }


@pytest.mark.parametrize("jobs", [1, 2])
def test_only_what_is_wanted_is_decoded(write_log, decode, table_of, jobs):
    log = write_log(frames=6_200, channels=lambda records: (1 + (records["can_id"] == 0x301)).astype(np.uint8))
    report = decode(log, wanted=Wanted(signals=("Pack.*", "Mode"), channel=2), jobs=jobs)
    assert report.messages == {"State": 100}
    assert list(table_of("State")) == ["time_s", "Mode"]
    with pytest.raises(BadFileError, match="None of the 299 signals is called Speed"):
        decode(log, wanted=Wanted(signals=("Speed",)), out=log.with_name("none"))


@pytest.mark.parametrize(("absolute", "offset_s"), [(False, 0.0), (True, UTC_OFFSET_S)])
def test_a_span_of_time_is_cut_out(write_log, decode, absolute, offset_s):
    log = write_log(frames=4_000, first=0)
    report = decode(log, wanted=Wanted(from_s=offset_s + 0.25, to_s=offset_s + 0.5, absolute=absolute))
    assert report.frames == 4_000
    assert report.rows == pytest.approx(1_001, abs=1)


def test_duckdb_and_polars_read_it_as_one_data_set(write_log, dbc, decode, tmp_path):
    """The lines of docs/decode.md."""
    out = tmp_path / "out"
    decode(write_log("a.blf", frames=6_200), write_log("b.blf", frames=6_200, first=6_200), dbc=rename_state(dbc))
    found = duckdb.sql(
        f"SELECT message, count(*), count(Mode), max(time_s) FROM read_parquet('{out.as_posix()}/**/*.parquet', "
        "hive_partitioning = true, union_by_name = true) WHERE message IN ('Pack', 'Pack/State 100%') GROUP BY 1 ORDER BY 1"
    ).fetchall()
    last_s = UTC_OFFSET_S + 12_399 / pack62.FRAMES_PER_S
    assert [row[:3] for row in found] == [("Pack", 200, 0), (ODD_NAME, 200, 200)]
    assert found[1][3] == pytest.approx(last_s, abs=1e-3)
    files = sorted(out.glob("message=*/*.parquet"))
    schema = {name: kind for file in files for name, kind in pl.read_parquet_schema(file).items()}
    log = pl.scan_parquet(files, schema=schema, missing_columns="insert", hive_partitioning=True)
    assert log.select(pl.len()).collect().item() == 12_400
    state = log.filter(pl.col("message") == ODD_NAME).select(pl.col("Mode").count(), pl.col("Voltage").count()).collect()
    assert state.row(0) == (200, 0)


def test_names_are_escaped_as_hive_does_it():
    assert partition_name("BMS_State") == "message=BMS_State"
    assert partition_name("7E4.7EC.220101") == "message=7E4.7EC.220101"
    assert partition_name("a/b=c%") == "message=a%2Fb%3Dc%25"
    assert partition_name("Zellspannung_ä") == "message=Zellspannung_ä"
    assert len(partition_name("/" * 5_000)) < 255
    assert partition_name("/" * 5_000) != partition_name("/" * 4_999)


def test_folders_differ_where_case_does_not_count_and_end_as_windows_keeps_them():
    names = [
        "pack",
        "Pack",
        "PACK",
        "Zelle_Ä",
        "Zelle_ä",
        "Zelle_a\N{COMBINING DIAERESIS}",
        "End.",
        'a<b>:"|?*\\',
        "End ",
        "CON",
    ]
    folders = partition_names(names)
    assert folders == partition_names(reversed(names)), "whichever comes first"
    seen = {unicodedata.normalize("NFC", folder.casefold()) for folder in folders.values()}
    assert len(seen) == len(names)
    assert not [folder for folder in folders.values() if re.search(r'[<>:"|?*\\/\x00-\x1f]|[. ]$', folder)]
    assert {unquote(folder.removeprefix("message=")) for folder in folders.values()} == set(names)
    assert (folders["CON"], folders["PACK"], folders["pack"]) == ("message=CON", "message=PACK", "message=%70%61%63%6B")


@pytest.mark.parametrize("wanted", [(), ("State.*", "state.*")])
def test_messages_that_differ_in_case_alone_are_apart_on_every_system(write_log, dbc, decode, tmp_path, wanted):
    pack = cantools.database.load_file(dbc)
    dbc.write_text(dbc.read_text(encoding="utf-8").replace(" Pack:", " state:"), encoding="utf-8")
    assert {"State", "Pack"} <= {message.name for message in pack.messages}
    report = decode(write_log(frames=6_200), wanted=Wanted(signals=wanted))
    out = tmp_path / "out"
    assert {report.messages[name] for name in ("State", "state")} == {100}
    assert {"message=State", "message=%73%74%61%74%65"} <= {folder.name for folder in out.iterdir()}
    messages = read_data_set(out)
    assert {"State", "state"} <= set(messages)
    assert "Voltage" in messages["state"].signals
    read = f"read_parquet('{out.as_posix()}/**/*.parquet', hive_partitioning = true, union_by_name = true)"
    found = duckdb.sql(
        f"SELECT message, count(Voltage), count(Mode) FROM {read} WHERE lower(message) = 'state' GROUP BY 1"
    ).fetchall()
    assert sorted(found) == [("State", 0, 100), ("state", 100, 0)]
    files = sorted(out.glob("message=*/*.parquet"))
    schema = {name: kind for file in files for name, kind in pl.read_parquet_schema(file).items()}
    log = pl.scan_parquet(files, schema=schema, missing_columns="insert", hive_partitioning=True)
    assert log.filter(pl.col("message") == "state").select(pl.col("Voltage").count()).collect().item() == 100


def test_signals_called_like_our_own_columns_get_another_name():
    assert column_names(["time_s", "Message", "speed", "Speed"]) == ["time_s", "time_s_", "Message_", "speed", "Speed_"]


def test_csv_has_an_empty_field_where_there_is_no_value(write_log, decode, tmp_path):
    decode(write_log(frames=6_200, change=spoil), suffix=".csv")
    lines = (tmp_path / "out" / "message=Pack" / "part-0.csv").read_text().splitlines()
    assert lines[0].replace('"', "").startswith("time_s,Voltage,Current")
    assert ",," in lines[1]
    table = csv.read_csv(tmp_path / "out" / "message=Cells_00" / "part-0.csv")
    assert table["time_s"][0].as_py() == UTC_OFFSET_S
    assert table.num_rows == 100


def test_a_measurement_file_holds_every_message(write_log, decode, tmp_path):
    out = tmp_path / "out.mf4"
    report = decode(write_log("a.blf", frames=6_200), write_log("b.blf", frames=6_200, first=3_100), suffix=".mf4", out=out)
    assert report.rows == 12_400
    content = out.read_bytes()
    assert content.startswith(b"MDF     4.")
    assert all(name.encode() in content for name in report.messages)
    with pytest.raises(BadFileError, match="already holds"):
        decode(write_log(), suffix=".mf4", out=out)
    decode(write_log(), suffix=".mf4", out=out, replace=True)
    assert not list(tmp_path.glob(".out*"))


# ---------------------------------------------------------------- files that are not as they should be


def test_a_file_that_is_no_log_is_told_and_the_others_are_decoded(write_log, decode, tmp_path):
    (tmp_path / "empty.blf").write_bytes(b"")
    (tmp_path / "text.blf").write_text("no log at all\n" * 100)
    (tmp_path / "folder.blf").mkdir()
    (tmp_path / "archive.blf").write_bytes(b"PK\x03\x04" + bytes(500))
    names = ["empty.blf", "text.blf", "folder.blf", "archive.blf", "missing.blf"]
    report = decode(*(tmp_path / name for name in names), write_log(frames=620))
    said = {Path(problem.file).name: problem for problem in report.problems}
    assert sorted(said) == sorted(names)
    assert all(problem.what.endswith(".") and problem.advice for problem in said.values())
    assert [file.complete for file in report.files] == [False] * 5 + [True]
    assert report.rows == 620


def test_a_log_that_was_cut_off_is_decoded_to_its_last_record(write_log, decode, tmp_path):
    log = write_log(frames=100_000)
    content = log.read_bytes()
    log.write_bytes(content[: len(content) * 2 // 3])
    report = decode(log)
    assert 20_000 < report.rows < 100_000
    assert report.files[0].complete
    assert report.problems[0].what.endswith(".")


def test_a_log_cut_anywhere_gives_rows_or_a_sentence(write_log, dbc, tmp_path):
    """In this process, because a start of another costs more than a thousand frames."""
    content = write_log(frames=1_240).read_bytes()
    prepared = load_sources(dbc, None, Wanted()).prepare(folder=tmp_path / "out", suffix=".parquet", keep_out_of_range=False)
    cut = tmp_path / "cut.blf"
    pipe, restraint = SimpleNamespace(send_bytes=lambda _: None), SimpleNamespace(allow_more_time=lambda: None)
    rows = []
    for end in range(0, len(content), len(content) // 40):
        shutil.rmtree(tmp_path / "out", ignore_errors=True)
        (tmp_path / "out").mkdir()
        cut.write_bytes(content[:end])
        answer = worker._Worker(pipe, restraint, prepared).do(Piece(path=str(cut), part=0))
        if isinstance(answer, Failed):
            assert answer.what.endswith(".")
            continue
        rows.append(sum(answer.rows.values()))
        written = [parquet.read_metadata(part).num_rows for part in (tmp_path / "out").rglob("*.parquet")]
        assert sum(written) == rows[-1] <= 1_240
        assert answer.problems
    assert rows == sorted(rows)
    assert rows[-1] > 0


def test_a_log_under_another_name_is_decoded_all_the_same(write_log, decode):
    log = write_log(frames=620)
    assert decode(log.rename(log.with_suffix(".asc"))).rows == 620


def test_a_log_without_a_known_frame_leaves_nothing(write_log, decode, tmp_path):
    def foreign(records):
        records["can_id"] += 0x200

    report = decode(write_log(frames=620, change=foreign))
    assert (report.frames, report.rows, report.messages) == (620, 0, {})
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right of their own there")
def test_a_file_given_twice_is_decoded_once(write_log, decode, tmp_path):
    log = write_log(frames=620)
    (tmp_path / "again.blf").symlink_to(log)
    report = decode(log, tmp_path / "again.blf", log)
    assert report.rows == 620
    assert [Path(file.path).name for file in report.files] == ["drive.blf"]
    assert report.notes == ("again.blf was given twice; it is read once.", "drive.blf was given twice; it is read once.")


def test_logs_that_overlap_keep_their_rows_and_are_named(write_log, decode, tmp_path):
    report = decode(write_log("a.blf", frames=4_000), write_log("b.blf", frames=4_000, first=2_000))
    assert report.rows == 8_000
    assert report.notes == ("a.blf and b.blf overlap by 0.500 s; the rows of both are kept.",)
    assert len(list((tmp_path / "out" / "message=Pack").iterdir())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_reader_that_is_killed_costs_its_file_alone(write_log, decode, table_of):
    first, second = write_log("a.blf", frames=400_000), write_log("b.blf", frames=620)
    killed = []

    def kill(crew):
        if not killed:
            killed.append(crew.children[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    report = decode(first, second, on_progress=kill)
    assert [file.complete for file in report.files] == [False, True]
    assert "ended from outside" in report.problems[0].what
    assert report.rows == 620
    assert len(table_of("Pack")["time_s"]) == 10


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux counts address space reliably")
def test_a_reader_that_needs_too_much_memory_costs_its_file_alone(write_log, decode, tmp_path):
    report = decode(write_log(frames=100_000), limits=Limits(memory_bytes=1 << 20))
    assert "MiB of memory" in report.problems[0].what
    assert not (tmp_path / "out").exists()


# ---------------------------------------------------------------- the place of the output


def test_what_is_not_ours_is_never_replaced(write_log, decode, tmp_path):
    log = write_log(frames=620)
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("all of it")
    for replace in (False, True):
        with pytest.raises(BadFileError, match="something else"):
            decode(log, replace=replace)
    assert (out / "thesis.txt").read_text() == "all of it"
    with pytest.raises(BadFileError, match="one of the logs"):
        decode(log, out=log, replace=True)
    with pytest.raises(BadFileError, match="something else"):
        decode(log, out=tmp_path / "pack.dbc", replace=True)


def test_an_earlier_data_set_is_replaced_only_when_told(write_log, decode, tmp_path):
    (tmp_path / "out").mkdir()
    decode(write_log(frames=6_200))
    with pytest.raises(BadFileError, match="--replace"):
        decode(write_log(frames=620))
    assert decode(write_log(frames=620), replace=True).rows == 620
    assert sum(parquet.read_metadata(part).num_rows for part in (tmp_path / "out").rglob("*.parquet")) == 620


def test_stopping_leaves_nothing_half(write_log, decode, tmp_path):
    log = write_log(frames=200_000)
    asked = iter([False, False, False, False])
    with pytest.raises(JobCancelledError, match="nothing was written"):
        decode(log, stopped=lambda: next(asked, True))
    assert not list(tmp_path.glob("*out*"))


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_disk_that_takes_no_more_leaves_nothing_half(write_log, decode, tmp_path):
    import resource  # noqa: PLC0415 - not on Windows

    log = write_log(frames=100_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, before[1]))
    try:
        with pytest.raises(BadFileError, match=r"The disk allows no larger file. Nothing was written."):
            decode(log)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.glob("*out*"))


@pytest.mark.parametrize("out", ["out", "out.mf4"])
def test_two_at_once_do_not_write_to_one_place(write_log, decode, tmp_path, out):
    suffix = Path(out).suffix or ".parquet"
    log = write_log(frames=100_000)
    refused = []

    def try_too(_crew):
        if not refused:
            with pytest.raises(BadFileError, match=r"Another Halite is writing to .*out") as error:
                decode(log, out=tmp_path / out, suffix=suffix, replace=True)
            refused.append(error)

    assert decode(log, out=tmp_path / out, suffix=suffix, on_progress=try_too).rows == 100_000
    assert refused
    assert {one.name for one in tmp_path.iterdir()} == {"drive.blf", "pack.dbc", out}


def test_what_a_killed_decoding_left_goes_with_the_next_one(write_log, decode, tmp_path):
    log = write_log(frames=620)
    (tmp_path / ".out.part" / "message=Old").mkdir(parents=True)
    (tmp_path / ".out.part" / "message=Old" / "part-0.parquet").touch()
    (tmp_path / ".out.lock").touch()
    decode(log)
    assert {one.name for one in tmp_path.iterdir()} == {"drive.blf", "pack.dbc", "out"}
    assert not (tmp_path / "out" / "message=Old").exists()


def test_a_data_set_that_a_killed_decoding_had_moved_aside_comes_back(write_log, decode, tmp_path):
    log = write_log(frames=620)
    decode(log)
    (tmp_path / "out").rename(tmp_path / ".out.former")
    with pytest.raises(BadFileError, match="--replace"):
        decode(log)
    assert (tmp_path / "out" / "message=Pack" / "part-0.parquet").exists()
    assert {one.name for one in tmp_path.iterdir()} == {"drive.blf", "pack.dbc", "out"}


@pytest.mark.parametrize("place", [".", "..", "sub/..", "/"])
def test_a_place_that_cannot_be_exchanged_whole_is_refused(write_log, decode, tmp_path, monkeypatch, place):
    log = write_log(frames=620)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(BadFileError, match="name of a folder"):
        decode(log, out=Path(place))
