"""What steers a terminal does not get out of a file."""

import json

import msgspec
import pytest

from bms.definition.a2l_reader import parse_a2l
from bms.definition.database import load_database
from bms.definition.tables import read_toml
from bms.errors import DefinitionError
from bms.printable import one_line, printable, printable_tree
from bms.recording.reader import open_session

STEERING = ("\x00", "\x07", "\x08", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066")


@pytest.mark.parametrize("sign", STEERING)
@pytest.mark.parametrize("rest", ["plain", "°C 电池"])
def test_what_steers_is_replaced_and_nothing_else(sign, rest):
    assert printable(f"{sign}{rest}\r\n\t{sign}") == f"\ufffd{rest}\r\n\t\ufffd"
    assert one_line(f"{sign}{rest}\r\n\tx") == f"\ufffd{rest}   x"
    assert printable_tree({f"a{sign}": [sign, 1, None]}) == {"a\ufffd": ["\ufffd", 1, None]}


def test_the_texts_of_a_session_are_harmless(tmp_path):
    info = {
        "began_utc": "2026",
        "utc_offset_s": 0,
        "pack": "p",
        "pack_title": "P\x1b[2J",
        "tool_version": "1",
        "title": "a\x07\nb",
    }
    (tmp_path / "session.json").write_bytes(msgspec.json.encode(info | {"value_names": ["x\x1b"]}))
    event = {"time_s": 1, "kind": "note", "text": "\x1b]0;owned\x07", "data": {"k\x1b": "v\x1b"}}
    (tmp_path / "events.jsonl").write_text(json.dumps(event))
    session = open_session(tmp_path)
    assert (session.info.title, session.info.pack_title) == ("a\ufffd b", "P\ufffd[2J")
    assert session.info.value_names == ("x\ufffd",)
    assert [event.text for event in session.events] == ["\ufffd]0;owned\ufffd"]
    assert session.events[0].data == {"k\ufffd": "v\ufffd"}


def test_the_texts_of_definitions_are_harmless(tmp_path):
    (tmp_path / "x.toml").write_text('title = "a\\u001b[2J"')
    assert read_toml(tmp_path / "x.toml").text("title") == "a\ufffd[2J"
    (tmp_path / "x.dbc").write_text('BO_ 1 M: 8 X\n SG_ S : 0|8@1+ (1,0) [0|0] "\x1bV" X\nBO_ nonsense \x1b[2J\n')
    database = load_database(tmp_path / "x.dbc")
    assert database.messages["M"].signals[0].unit == "\ufffdV"
    assert database.not_understood
    assert not any("\x1b" in line for line in database.not_understood)
    with pytest.raises(DefinitionError) as caught:
        parse_a2l(b'/begin PROJECT p "\x1b" /begin X\x1b /end Y\x1b /end PROJECT')
    assert "\x1b" not in str(caught.value)
