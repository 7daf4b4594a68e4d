import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bms.definition import pack_folder
from bms.definition.database import load_database
from bms.definition.other_databases import described
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


@pytest.mark.parametrize("text", ["", "hello", '"', "BO_", "\x00" * 100, HEAD, "<?xml version='1.0'?>", HEAD + PACK[:10]])
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
    ("text", "listed"),
    [
        (PACK.replace(": 8 X", ": 99999999 X"), "line 5: BO_ 100 Pack: 99999999 X"),
        (PACK.replace(": 8 X", ": // why\n" + "9" * 5000 + " X"), "line 5: BO_ 100 Pack:"),
        (PACK.replace("|16@1-", "|99999999@1-"), "99999999 bits long"),
        (PACK.replace("|16@1-", "|" + "9" * 5000 + "@1-"), "line 7: SG_ Current"),
        (PACK + "SG_MUL_VAL_ 100 Voltage Current 0-99999999;\n", "line 8: SG_MUL_VAL_ 100 Voltage Current 0-99999999;"),
        (PACK + f"SG_MUL_VAL_ 100 Voltage Current 0-{'9' * 5000};\n", "line 8: SG_MUL_VAL_ 100"),
        (PACK + f'VAL_ 100 Voltage {"9" * 5000} "much" ;\n', ""),
    ],
    ids=["message", "commented message", "signal", "digits", "multiplexer", "digits of a multiplexer", "digits of a choice"],
)
def test_a_number_that_would_take_all_memory_is_left_out(read, text, listed):
    database = read(HEAD + text + "BO_ 7 Sound: 1 X\n")
    assert "Sound" in database.messages
    assert any(listed in entry for entry in database.not_understood) or not listed


@pytest.mark.parametrize("mark", ["x", ESCAPED_QUOTE, "\n" + ESCAPED_QUOTE, "; "])
def test_a_text_of_megabytes_takes_no_time_and_hides_nothing(read, mark):
    whole = read(f'VERSION "{mark * (2_000_000 // len(mark))}"\n' + PACK)
    assert list(whole.messages) == ["Pack"]
    with pytest.raises(DefinitionError):
        read(f'VERSION "{mark * (2_000_000 // len(mark))}')


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


# ---------------------------------------------------------------- damage


LARGE = """VERSION "1"

NS_ :
 CM_
 BA_
 SG_MUL_VAL_

BS_:
BU_: X Y
VAL_TABLE_ Switch 0 "off" 1 "on" ;

BO_ 100 Pack: 8 X
 SG_ Voltage : 7|16@0+ (0.1,0) [0|600] "V" X,Y
 SG_ Current : 16|16@1- (0.1,-5) [0|0] "A" Vector__XXX

BO_ 2566857284 Motor: 8 Y
 SG_ Selector M : 0|8@1+ (1,0) [0|0] "" X
 SG_ Torque m1 : 8|32@1- (1,0) [0|0] "Nm" X
 SG_ Speed m2 : 8|16@1+ (1,0) [0|0] "1/min" X

BO_ 3221225472 VECTOR__INDEPENDENT_SIG_MSG: 0 Vector__XXX
 SG_ Orphan : 0|8@1+ (1,0) [0|0] "" Vector__XXX

BO_ 102 State: 1 X
 SG_ Mode : 0|2@1+ (1,0) [0|3] "" X
 SG_ Switch : 2|1@1+ (1,0) [0|1] "" X

BO_TX_BU_ 100 : X,Y;
CM_ "A comment, with \\"quotes\\",
BO_ 7 Pretended: 8 X
 SG_ Pretended : 0|8@1+ (1,0) [0|0] \\"\\" X";
CM_ SG_ 100 Voltage "of the pack";
BA_DEF_ BO_ "GenMsgCycleTime" INT 0 65535;
BA_DEF_DEF_ "GenMsgCycleTime" 100;
BA_ "GenMsgCycleTime" BO_ 102 250;
VAL_ 102 Mode 0 "off" 1 "on; \\"really\\"" 2 "fault" ;
VAL_ 102 Switch Switch ;
SIG_VALTYPE_ 2566857284 Torque : 1;
"""


SOUND = LARGE.replace("BO_ 7 Pretended: 8 X\n SG_ Pretended", "Pretended")
"""Without lines in a comment that look like a message: next to a missing quotation mark nobody can tell them from one."""


def test_every_part_of_a_database_is_read(read):
    database = read(LARGE)
    assert database.not_understood == ()
    assert list(database.messages) == ["Pack", "Motor", "State"]
    assert [message.cycle_time_s for message in database.messages.values()] == [0.1, 0.1, 0.25]
    motor = {signal.name: signal for signal in database.messages["Motor"].signals}
    assert (motor["Torque"].is_float, motor["Torque"].multiplexer, motor["Torque"].mux_values) == (True, "Selector", (1,))
    mode, switch = database.messages["State"].signals
    assert mode.choices == {0: "off", 1: 'on; "really"', 2: "fault"}
    assert switch.choices == {0: "off", 1: "on"}


def outline(message):
    """Return what the lines of a message itself say; texts, floats and times stand further down in the file."""
    return (message.can_id, message.length, [(one.name, one.start, one.length, one.scale) for one in message.signals])


def end_of(text, name):
    """Return where the lines of a message end."""
    block = text.index(f" {name}: ")
    following = [text.find(mark, block) for mark in ("\n\n", "\nBO_ ", "\nCM_ ")]
    return min(place for place in following if place > 0)


def check_cut(read, text, whole, ends, cut):
    left = [name for name, end in ends.items() if end < cut]
    if not left:
        with suppress(DefinitionError):
            read(text[:cut])
        return
    database = read(text[:cut])
    for name in left:
        assert outline(database.messages[name]) == outline(whole[name]), (cut, name)
    for name, message in database.messages.items():
        known = {signal.name: signal for signal in whole[name].signals} if name in whole else {}
        assert {signal.name for signal in message.signals} <= set(known), (cut, name)


def test_a_database_cut_off_at_any_byte_gives_the_messages_before_the_cut(read):
    whole = read(LARGE).messages
    ends = {name: end_of(LARGE, name) for name in whole}
    for cut in range(len(LARGE)):
        check_cut(read, LARGE, whole, ends, cut)


def test_a_large_database_cut_off_anywhere_gives_the_messages_before_the_cut(read, reference_data):
    text = reference_data("foxbms2/foxbms.dbc").read_text(encoding="utf-8")
    whole = read(text).messages
    ends = {name: end_of(text, name) for name in whole}
    dice = random.Random(5)
    for cut in sorted(dice.sample(range(len(text)), 60)):
        check_cut(read, text, whole, ends, cut)


@pytest.mark.parametrize(
    "cut",
    ['VAL_ 102 Mode 0 "off" 1 "on', 'BA_ "GenMsgCycleTime" BO_ 102 2', 'CM_ SG_ 100 Voltage "of the', "SIG_VALTYPE_ 25668"],
)
def test_a_file_that_ends_in_the_middle_says_so(read, cut):
    database = read(LARGE[: LARGE.index(cut) + len(cut)])
    assert any("line" in entry for entry in database.not_understood)
    assert database.messages["State"].cycle_time_s != 0.002


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"V" X,Y', '"V X,Y'),
        ('"V" X,Y', 'V" X,Y'),
        ("(0.1,0) [0|600]", "(0.1;0) [0|600]"),
        ("SG_ Voltage :", "SG_ Voltage"),
        ("SG_ Voltage : 7|16@0+", "SG_ Voltage : 7|16@2+"),
        ('CM_ SG_ 100 Voltage "of', "CM_ SG_ 100 Voltage of"),
        ('CM_ SG_ 100 Voltage "of the pack";', 'CM_ SG_ 100 Voltage "of the pack;'),
        ('BA_DEF_ BO_ "Gen', "BA_DEF_ BO_ Gen"),
        ("VAL_TABLE_ Switch 0", 'VAL_TABLE_ "Switch 0'),
        ('VERSION "1"', 'VERSION "1'),
        ("BU_: X Y\n", ""),
        ("BS_:\n", "???\n"),
    ],
)
def test_a_broken_line_costs_what_stands_in_it_and_no_more(read, old, new):
    assert old in SOUND
    database = read(SOUND.replace(old, new, 1))
    whole = read(SOUND)
    assert list(database.messages) == list(whole.messages)
    for name in ("Motor", "State"):
        assert outline(database.messages[name]) == outline(whole.messages[name])
    assert database.messages["State"].signals[0].choices
    assert database.messages["Pack"].signals[-1].name == "Current"


def test_signals_behind_a_message_that_cannot_be_read_are_not_given_to_the_one_before(read):
    for broken in (
        "BO_ 2566857284 Motor 8 Y",
        "BO_ Motor: 8 Y",
        "BO 2566857284 Motor: 8 Y",
        "2566857284 Motor: 8 Y",
        "BO__ 25 M: 8",
    ):
        database = read(LARGE.replace("BO_ 2566857284 Motor: 8 Y", broken))
        assert [signal.name for signal in database.messages["Pack"].signals] == ["Voltage", "Current"]
        assert "Motor" not in database.messages
        assert any("line" in entry for entry in database.not_understood)


def test_what_is_left_out_is_listed_with_its_line(read):
    text = LARGE.replace("(0.1,-5)", "(0.1)").replace("BU_: X Y", "BU_: X Y\nFANCY_ 1 2 3;\nFANCY_ 4;")
    assert read(text).not_understood == (
        'line 16: SG_ Current : 16|16@1- (0.1) [0|0] "A" Vector__XXX',
        "FANCY_: unknown keyword, 2 times",
    )


@pytest.mark.parametrize(
    ("lines", "listed"),
    [
        ('SG_ A : 0|8@1+ (1,0) [0|0] "" X\n SG_ A : 8|8@1+ (1,0) [0|0] "" X', "signal A in Odd: the name is there twice"),
        ('SG_ A : 0|8@1+ (1,0) [9|1] "" X', "range of signal A in Odd: it ends before it begins"),
        ('SG_ A m1 : 0|8@1+ (1,0) [0|0] "" X', "signal A in Odd: it is not said which multiplexer it hangs on"),
        (
            'SG_ M1 M : 0|8@1+ (1,0) [0|0] "" X\n SG_ M2 M : 8|8@1+ (1,0) [0|0] "" X\n SG_ A m1 : 16|8@1+ (1,0) [0|0] "" X',
            "signal A in Odd: it is not said which multiplexer it hangs on",
        ),
        (
            "SG_ A m1M : 0|8@1+ (1,0) [0|0] '' X\n SG_ B m1M : 8|8@1+ (1,0) [0|0] '' X\n"
            "SG_MUL_VAL_ 9 A B 1-1;\nSG_MUL_VAL_ 9 B A 1-1;".replace("''", '""'),
            "its multiplexers lead in a circle",
        ),
        (
            'SG_ A m1 : 0|8@1+ (1,0) [0|0] "" X\nSG_MUL_VAL_ 9 A Ghost 1-1;',
            "signal A in Odd: its multiplexer Ghost is missing",
        ),
        ('SG_ A : 0|8@1+ (1,0) [0|0] "" X\nSIG_VALTYPE_ 9 A : 1;', "a floating-point number of 8 bits"),
    ],
)
def test_a_signal_of_which_not_everything_is_known_is_not_decoded_wrongly(read, lines, listed):
    database = read(HEAD + "BO_ 9 Odd: 8 X\n " + lines + "\n")
    assert any(listed in entry for entry in database.not_understood)


def test_an_id_that_no_frame_can_have_is_left_out(read):
    database = read(HEAD + PACK + PACK.replace("100 Pack", "5000 Wide") + PACK.replace("100 Pack", "4294967295 Wider"))
    assert list(database.messages) == ["Pack"]
    assert len(database.not_understood) == 2


def test_long_names_replace_short_ones_in_multiplexers_too(read):
    text = LARGE + (
        'BA_ "SystemMessageLongSymbol" BO_ 2566857284 "MotorOfTheFrontAxle";\n'
        'BA_ "SystemSignalLongSymbol" SG_ 2566857284 Selector "SelectorOfTheMotor";\n'
    )
    signals = {signal.name: signal for signal in read(text).messages["MotorOfTheFrontAxle"].signals}
    assert signals["Speed"].multiplexer == "SelectorOfTheMotor"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb2312"])
def test_chinese_text_is_read_in_any_of_its_encodings(read, encoding):
    database = read(LARGE.replace('"fault"', '"故障"'), encoding=encoding)
    assert database.messages["State"].signals[0].choices[2] == "故障"


def test_what_is_left_out_of_a_wild_file_is_a_short_list(read):
    database = read(HEAD + PACK + " SG_ Bad : x\n" * 5000)
    assert len(database.not_understood) == 201
    assert database.not_understood[-1] == "and 4800 more"


def test_everything_is_what_cantools_reads(read, reference_data):
    cantools = pytest.importorskip("cantools")
    for path in (reference_data("foxbms2/foxbms.dbc"), pack_folder("demo-nfm-120s") / "broadcast.dbc"):
        ours = load_database(path).messages
        theirs = cantools.database.load_file(path, strict=False, sort_signals=None)
        assert len(ours) == len(theirs.messages)
        for message in theirs.messages:
            assert ours[message.name] == described(message)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("zip.arxml", b"PK\x03\x04" + bytes(range(256)) * 100, "not a message database"),
        ("bomb.kcd", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', "definitions of XML entities"),
        ("deep.arxml", b"<a>" * 5000 + b"</a>" * 5000, "nested more than"),
        (
            "cut.kcd",
            b'<NetworkDefinition xmlns="http://kayak.2codeornot2code.org/1.0"><Bus name="A">',
            "not a message database",
        ),
        ("text.sym", b'FormatVersion=6.0\nTitle="' + b"x" * 300_000, "a text of more than"),
    ],
)
def test_other_formats_that_are_damaged_or_hostile_are_refused_with_advice(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DefinitionError, match=reason) as caught:
        load_database(path)
    assert caught.value.advice
