import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bms.definition import pack_folder
from bms.definition.database import load_database
from bms.errors import DefinitionError

ESCAPED_QUOTE = '\\"'
HEAD = 'VERSION ""\nNS_ :\nBS_:\nBU_: X\n'
PACK = 'BO_ 100 Pack: 8 X\n SG_ Voltage : 7|16@0+ (0.1,0) [0|600] "V" X\n SG_ Current : 16|16@1- (0.1,-5) [0|0] "A" X\n'


@pytest.fixture
def read(tmp_path):
    def from_text(text, name="some.dbc", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return load_database(path)

    return from_text


def test_a_signal_keeps_its_place_scale_range_and_unit(read):
    voltage, current = read(HEAD + PACK).messages["Pack"].signals
    assert (voltage.start, voltage.length, voltage.little_endian, voltage.signed) == (7, 16, False, False)
    assert (voltage.scale, voltage.offset, voltage.minimum, voltage.maximum, voltage.unit) == (0.1, 0.0, 0.0, 600.0, "V")
    assert (current.start, current.little_endian, current.signed, current.offset) == (16, True, True, -5.0)


def test_the_range_zero_to_zero_means_no_range(read):
    current = read(HEAD + PACK).messages["Pack"].signals[1]
    assert (current.minimum, current.maximum) == (None, None)


def test_extended_ids_and_cycle_times_are_kept(read):
    text = HEAD + PACK.replace("100", str(0x80000000 | 0x18FF1234)) + 'BA_DEF_ BO_ "GenMsgCycleTime" INT 0 65535;\n'
    message = read(text + f'BA_ "GenMsgCycleTime" BO_ {0x80000000 | 0x18FF1234} 250;\n').messages["Pack"]
    assert (message.can_id, message.is_extended, message.cycle_time_s) == (0x18FF1234, True, 0.25)


def test_texts_about_signals_that_do_not_exist_are_left_out_and_listed(read):
    text = HEAD + PACK + 'VAL_ 100 Ghost 0 "off; really" 1 "on" ;\nVAL_ 100 Voltage 0 "none" ;\nSIG_VALTYPE_ 100 Ghost2 : 1;\n'
    database = read(text)
    assert database.messages["Pack"].signals[0].choices == {0: "none"}
    assert [entry.split(":")[0] for entry in database.not_understood] == [
        "VAL_ of signal Ghost in message 100",
        "SIG_VALTYPE_ of signal Ghost2 in message 100",
    ]


def test_western_windows_text_is_read(read):
    database = read(HEAD + PACK.replace('"V"', '"°C"'), encoding="cp1252")
    assert database.messages["Pack"].signals[0].unit == "°C"


def test_a_byte_order_mark_does_no_harm(read):
    assert read("\ufeff" + HEAD + PACK).messages


def test_overlapping_signals_are_read(read):
    extra = ' SG_ Low : 8|8@1+ (1,0) [0|0] "" X\n SG_ Again : 8|8@1+ (1,0) [0|0] "" X\n'
    assert len(read(HEAD + PACK + extra).messages["Pack"].signals) == 4


@pytest.mark.parametrize(
    ("signal", "reason"),
    [
        ("SG_ Odd : 0|999@1+ (1,0) [0|0]", "999 bits long"),
        ("SG_ Odd : 60|16@1+ (1,0) [0|0]", "does not fit into the message"),
        ("SG_ Odd : 60|16@0+ (1,0) [0|0]", "does not fit into the message"),
        ("SG_ Odd : 0|8@1+ (1e999,0) [0|0]", "scale or offset is not a number"),
    ],
)
def test_a_signal_that_cannot_be_decoded_is_left_out_and_listed(read, signal, reason):
    database = read(HEAD + PACK + f' {signal} "" X\n')
    assert [described.name for described in database.messages["Pack"].signals] == ["Voltage", "Current"]
    assert reason in database.not_understood[0]


def test_what_hangs_on_a_signal_that_is_left_out_is_left_out_too(read):
    text = (
        HEAD + 'BO_ 1 Nested: 8 X\n SG_ Outer M : 60|16@1+ (1,0) [0|0] "" X\n SG_ Inner m1M : 4|4@1+ (1,0) [0|0] "" X\n'
        ' SG_ Value m3 : 8|8@1+ (1,0) [0|0] "" X\n SG_ Plain : 16|8@1+ (1,0) [0|0] "" X\n'
        "SG_MUL_VAL_ 1 Inner Outer 1-1;\nSG_MUL_VAL_ 1 Value Inner 3-3;\n"
    )
    database = read(text)
    assert [signal.name for signal in database.messages["Nested"].signals] == ["Plain"]
    assert len(database.not_understood) == 3


def test_a_name_that_is_there_twice_keeps_the_first_message(read):
    database = read(HEAD + PACK + PACK.replace("BO_ 100", "BO_ 101"))
    assert database.messages["Pack"].can_id == 100
    assert "twice" in database.not_understood[0]


def test_nested_multiplexing_is_kept(read):
    text = (
        HEAD + 'BO_ 1 Nested: 8 X\n SG_ Outer M : 0|4@1+ (1,0) [0|0] "" X\n SG_ Inner m1M : 4|4@1+ (1,0) [0|0] "" X\n'
        ' SG_ Value m3 : 8|8@1+ (1,0) [0|0] "" X\nSG_MUL_VAL_ 1 Inner Outer 1-2;\nSG_MUL_VAL_ 1 Value Inner 3-3;\n'
    )
    signals = {signal.name: signal for signal in read(text).messages["Nested"].signals}
    assert (signals["Inner"].multiplexer, signals["Inner"].mux_values) == ("Outer", (1, 2))
    assert (signals["Value"].multiplexer, signals["Value"].mux_values) == ("Inner", (3,))


@pytest.mark.parametrize("text", ["", "hello", '"', "BO_", "\x00" * 100, HEAD, "<?xml version='1.0'?>", HEAD + PACK[:-30]])
def test_what_is_no_database_is_refused_with_advice(read, text):
    with pytest.raises(DefinitionError) as caught:
        read(text)
    assert caught.value.advice


@pytest.mark.parametrize("name", ["some.kcd", "some.sym", "some.arxml"])
def test_other_formats_are_told_by_the_file_name(read, name):
    with pytest.raises(DefinitionError, match="not a message database"):
        read(HEAD + PACK, name=name)


def test_a_file_of_more_than_eight_megabytes_is_refused_unread(tmp_path):
    path = tmp_path / "big.dbc"
    with path.open("wb") as file:
        file.truncate(8_000_001)
    with pytest.raises(DefinitionError, match="too large"):
        load_database(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'VERSION "{"x" * 300_000}"\n' + PACK, "a text of more than"),
        ('VERSION "' + ESCAPED_QUOTE * 3_000_000, "a text of more than"),
        (HEAD + PACK.replace(": 8 X", ": 99999999 X"), "a message of more than"),
        (HEAD + PACK.replace(": 8 X", ": // why\n" + "9" * 5000 + " X"), "a message of more than"),
        (HEAD + PACK.replace("|16@1-", "|99999999@1-"), "a signal of more than"),
        (HEAD + PACK + "SG_MUL_VAL_ 100 Voltage Current 0-99999999;\n", "multiplexer values"),
    ],
    ids=["long text", "escaped quotes", "message", "commented message", "signal", "multiplexer"],
)
def test_a_number_or_text_that_would_take_all_memory_is_refused_unparsed(read, text, message):
    with pytest.raises(DefinitionError, match=message):
        read(text)


def test_a_length_that_would_take_all_memory_is_refused_in_other_formats_too(read):
    with pytest.raises(DefinitionError, match="a length of more than"):
        read(
            '<NetworkDefinition><Bus><Message id="0x1" length="99999999" name="A"/></Bus></NetworkDefinition>', name="some.kcd"
        )


def _damage(text: str, seed: int) -> str:
    dice = random.Random(seed)
    lines = text.split("\n")
    for _ in range(dice.randint(1, 3)):
        row = dice.randrange(len(lines))
        line = lines[row]
        column = dice.randrange(len(line) + 1)
        replacement = dice.choice(('"', ";", "-1", "99999999999", "m1M", "1e400", "", "@", "\0", "M", "SG_", "BO_ ", "7fff"))
        lines[row] = dice.choice((line[:column] + replacement + line[column + 1 :], line[:column], line + line, replacement))
    return "\n".join(lines)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_database_gives_messages_or_an_explanation(tmp_path, seed):
    lines = (pack_folder("demo-nfm-120s") / "broadcast.dbc").read_text(encoding="utf-8").split("\n")
    short = "\n".join(lines[:60] + lines[-30:])
    path = tmp_path / "damaged.dbc"
    path.write_text(_damage(short, seed), encoding="utf-8")
    mistake, messages = None, {}
    try:
        messages = load_database(path).messages
    except DefinitionError as error:
        mistake = error
    assert mistake is None or (mistake.what and mistake.advice)
    assert all(1 <= signal.length <= 64 for message in messages.values() for signal in message.signals)
