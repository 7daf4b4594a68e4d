"""What the A2L reader understands, what it keeps aside, and what it calls damaged."""

import re

import pytest

from bms.definition import a2l_reader, a2l_syntax
from bms.definition.a2l import CharacteristicKind, DataType
from bms.definition.a2l_reader import parse_a2l, read_a2l
from bms.errors import DefinitionError

AXIS = '/begin CHARACTERISTIC B "" CURVE 0x1001 BYTES 0 HALVES 0 9 /begin AXIS_DESCR {} /end AXIS_DESCR /end CHARACTERISTIC'

VIRTUAL = (
    '/begin CHARACTERISTIC B "" VALUE 1 BYTES 0 HALVES 0 9 /begin VIRTUAL_CHARACTERISTIC "X1" ONE '
    "/end VIRTUAL_CHARACTERISTIC /end CHARACTERISTIC"
)


def test_a_value_has_its_address_limits_unit_and_decimals(a2l):
    one = parse_a2l(a2l()).characteristics["ONE"]
    assert (one.kind, one.shape, one.address, one.data_type) == (CharacteristicKind.VALUE, (), 0x1000, DataType.UBYTE)
    assert (one.lower, one.upper) == (0, 100)
    assert (one.conversion.unit, one.conversion.factor, one.conversion.offset) == ("V", 0.5, -10)
    assert one.conversion.decimals == 1


def test_format_and_unit_of_the_object_itself_win(a2l):
    line = '/begin CHARACTERISTIC B "" VALUE 0x1001 BYTES 0 HALVES 0 9 FORMAT "%5.3" PHYS_UNIT "kV" /end CHARACTERISTIC'
    conversion = parse_a2l(a2l(line)).characteristics["B"].conversion
    assert (conversion.decimals, conversion.unit) == (3, "kV")


def test_a_rational_function_that_is_a_straight_line_is_turned_around(a2l):
    # raw = (4 x + 8) / 2, so physical = raw / 2 - 2.
    lines = (
        '/begin COMPU_METHOD R "" RAT_FUNC "%5.2" "A" COEFFS 0 4 8 0 0 2 /end COMPU_METHOD',
        '/begin CHARACTERISTIC B "" VALUE 0x1001 BYTES 0 R 0 9 /end CHARACTERISTIC',
    )
    conversion = parse_a2l(a2l(*lines)).characteristics["B"].conversion
    assert (conversion.factor, conversion.offset) == (0.5, -2)


def test_texts_come_from_tables_of_values_and_of_ranges(a2l):
    lines = (
        '/begin COMPU_VTAB T "" TAB_VERB 2 0 "off" 1 "on, \\"fully\\"" /end COMPU_VTAB',
        '/begin COMPU_VTAB_RANGE U "" 2 0 2 "low" 3 3 "high" DEFAULT_VALUE "?" /end COMPU_VTAB_RANGE',
        '/begin COMPU_METHOD C "" TAB_VERB "%3.0" "" COMPU_TAB_REF T /end COMPU_METHOD',
        '/begin COMPU_METHOD D "" TAB_VERB "%3.0" "" COMPU_TAB_REF U /end COMPU_METHOD',
        '/begin CHARACTERISTIC B "" VALUE 0x1001 BYTES 0 C 0 9 /end CHARACTERISTIC',
        '/begin CHARACTERISTIC E "" VALUE 0x1002 BYTES 0 D 0 9 /end CHARACTERISTIC',
    )
    description = parse_a2l(a2l(*lines))
    assert description.characteristics["B"].conversion.texts == {0: "off", 1: 'on, "fully"'}
    assert description.characteristics["E"].conversion.texts == {0: "low", 1: "low", 2: "low", 3: "high"}


@pytest.mark.parametrize("dimensions", ["MATRIX_DIM 4", "MATRIX_DIM 4 1 1", "NUMBER 4"])
def test_a_block_of_values_has_its_length(a2l, dimensions):
    line = f'/begin CHARACTERISTIC B "" VAL_BLK 0x1002 WORDS 0 HALVES 0 9 {dimensions} READ_ONLY /end CHARACTERISTIC'
    assert parse_a2l(a2l(line)).characteristics["B"].shape == (4,)


def test_a_curve_uses_shared_axis_points(a2l):
    line = (
        '/begin CHARACTERISTIC B "" CURVE 0x1002 WORDS 0 HALVES 0 9 /begin AXIS_DESCR COM_AXIS NO_INPUT_QUANTITY '
        "NO_COMPU_METHOD 3 0 255 AXIS_PTS_REF AX /end AXIS_DESCR /end CHARACTERISTIC"
    )
    axis = parse_a2l(a2l(line)).characteristics["B"].axes[0]
    assert (axis.axis_points, axis.points, axis.length, axis.quantity) == ("AX", None, 3, "axis")


@pytest.mark.parametrize(
    ("parameters", "points"),
    [
        ("FIX_AXIS_PAR 10 1 3", (-5.0, -4.0, -3.0)),
        ("FIX_AXIS_PAR_DIST 10 5 3", (-5.0, -2.5, 0.0)),
        ("/begin FIX_AXIS_PAR_LIST 0 20 100 /end FIX_AXIS_PAR_LIST", (-10.0, 0.0, 40.0)),
    ],
)
def test_fixed_axis_points_are_given_in_physical_units(a2l, parameters, points):
    line = (
        '/begin CHARACTERISTIC B "" CURVE 0x1002 WORDS 0 HALVES 0 9 /begin AXIS_DESCR FIX_AXIS NO_INPUT_QUANTITY '
        f"HALVES 3 0 255 {parameters} /end AXIS_DESCR /end CHARACTERISTIC"
    )
    assert parse_a2l(a2l(line)).characteristics["B"].axes[0].points == points


def test_axis_points_inside_the_object_are_found_behind_their_alignment(a2l):
    lines = (
        (
            "/begin RECORD_LAYOUT L RESERVED 1 BYTE AXIS_PTS_X 2 UBYTE INDEX_INCR DIRECT FNC_VALUES 3 UWORD COLUMN_DIR DIRECT "
            "/end RECORD_LAYOUT"
        ),
        (
            '/begin CHARACTERISTIC B "" CURVE 0x1020 L 0 HALVES 0 9 /begin AXIS_DESCR STD_AXIS NO_INPUT_QUANTITY HALVES 4 0 9 '
            "/end AXIS_DESCR /end CHARACTERISTIC"
        ),
    )
    description = parse_a2l(a2l(*lines))
    # One reserved byte, four axis bytes, one byte to the next even address, then the values.
    assert description.axis_points["B.X"].address == 0x1021
    assert description.characteristics["B"].address == 0x1026
    assert description.characteristics["B"].axes[0].axis_points == "B.X"


def test_a_map_knows_how_its_values_lie_in_memory(a2l):
    axis = "/begin AXIS_DESCR FIX_AXIS NO_INPUT_QUANTITY NO_COMPU_METHOD {0} 0 9 FIX_AXIS_PAR 0 0 {0} /end AXIS_DESCR"
    lines = (
        "/begin RECORD_LAYOUT L FNC_VALUES 1 UBYTE COLUMN_DIR DIRECT /end RECORD_LAYOUT",
        f'/begin CHARACTERISTIC B "" MAP 0x1020 L 0 HALVES 0 9 {axis.format(3)} {axis.format(2)} /end CHARACTERISTIC',
        f'/begin CHARACTERISTIC C "" MAP 0x1030 BYTES 0 HALVES 0 9 {axis.format(3)} {axis.format(2)} /end CHARACTERISTIC',
    )
    maps = parse_a2l(a2l(*lines)).characteristics
    assert (maps["B"].shape, maps["B"].by_column) == ((2, 3), True)
    assert (maps["C"].shape, maps["C"].by_column) == ((2, 3), False)


def test_groups_list_the_characteristics_that_exist(a2l):
    line = '/begin GROUP G "a topic" /begin REF_CHARACTERISTIC ONE AX GHOST /end REF_CHARACTERISTIC /end GROUP'
    assert parse_a2l(a2l(line)).groups == {"G": ("ONE",)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/begin IF_DATA XCP 0x1 { } ; /end IF_DATA", "IF_DATA XCP (line 12)"),
        ('/begin A2ML block "IF_DATA" struct { uint; /* " */ }; /end A2ML', "A2ML (line 12)"),
        ("/begin SURPRISE /end SURPRISE", "SURPRISE (line 12)"),
        ('/include "other.a2l"', "/include other.a2l (line 12)"),
        (
            '/begin CHARACTERISTIC B "" ASCII 0x1002 BYTES 0 HALVES 0 9 NUMBER 4 /end CHARACTERISTIC',
            "CHARACTERISTIC B (line 12)",
        ),
        (
            '/begin CHARACTERISTIC B "" VALUE 0x1002 WORDS 0 HALVES 0 9 BYTE_ORDER MSB_LAST /end CHARACTERISTIC',
            "CHARACTERISTIC B (line 12): a byte order of its own",
        ),
        (
            '/begin CHARACTERISTIC B "" VALUE 0x1002 BYTES 0 HALVES 0 9 BIT_MASK 0xF0 /end CHARACTERISTIC',
            "CHARACTERISTIC B (line 12): BIT_MASK",
        ),
        (
            '/begin CHARACTERISTIC B "" VAL_BLK 0x1002 BYTES 0 HALVES 0 9 MATRIX_DIM 2 2 1 /end CHARACTERISTIC',
            "CHARACTERISTIC B (line 12): a VAL_BLK of more than one dimension",
        ),
    ],
)
def test_what_is_not_understood_is_listed_and_the_rest_is_read(a2l, line, expected):
    description = parse_a2l(a2l(line))
    assert len(description.not_understood) == 1
    assert description.not_understood[0].startswith(expected)
    assert set(description.characteristics) == {"ONE"}


@pytest.mark.parametrize(
    "support",
    [
        '/begin COMPU_METHOD C "" TAB_INTP "%3.0" "" COMPU_TAB_REF T /end COMPU_METHOD',
        '/begin COMPU_METHOD C "" RAT_FUNC "%3.0" "" COEFFS 1 4 8 0 0 2 /end COMPU_METHOD',
        '/begin COMPU_METHOD C "" FORM "%3.0" "" /begin FORMULA "X1+1" /end FORMULA /end COMPU_METHOD',
    ],
)
def test_objects_with_a_conversion_that_is_no_straight_line_are_kept_aside(a2l, support):
    line = '/begin CHARACTERISTIC B "" VALUE 0x1001 BYTES 0 C 0 9 /end CHARACTERISTIC'
    description = parse_a2l(a2l(support, line))
    assert "B" not in description.characteristics
    assert any(entry.startswith("CHARACTERISTIC B") for entry in description.not_understood)


@pytest.mark.parametrize(
    "parts",
    [
        "NO_AXIS_PTS_X 1 UBYTE AXIS_PTS_X 2 UBYTE INDEX_INCR DIRECT FNC_VALUES 3 UBYTE ROW_DIR DIRECT",
        "FNC_VALUES 1 A_UINT64 ROW_DIR DIRECT",
        "FNC_VALUES 1 UBYTE ROW_DIR PBYTE",
        "FNC_VALUES 1 UBYTE ALTERNATE_WITH_X DIRECT",
    ],
)
def test_objects_whose_layout_is_only_known_in_the_ecu_are_kept_aside(a2l, parts):
    lines = (
        f"/begin RECORD_LAYOUT L {parts} /end RECORD_LAYOUT",
        '/begin CHARACTERISTIC B "" VALUE 0x1001 L 0 HALVES 0 9 /end CHARACTERISTIC',
    )
    description = parse_a2l(a2l(*lines))
    assert "B" not in description.characteristics
    assert any(entry.startswith("CHARACTERISTIC B") for entry in description.not_understood)


def test_an_object_whose_axis_is_kept_aside_is_kept_aside_too(a2l):
    lines = (
        "/begin RECORD_LAYOUT L AXIS_PTS_X 1 UBYTE INDEX_DECR DIRECT /end RECORD_LAYOUT",
        '/begin AXIS_PTS AY "" 0x1020 NO_INPUT_QUANTITY L 0 NO_COMPU_METHOD 3 0 255 /end AXIS_PTS',
        (
            '/begin CHARACTERISTIC B "" CURVE 0x1002 WORDS 0 HALVES 0 9 /begin AXIS_DESCR COM_AXIS NO_INPUT_QUANTITY '
            "NO_COMPU_METHOD 3 0 255 AXIS_PTS_REF AY /end AXIS_DESCR /end CHARACTERISTIC"
        ),
    )
    description = parse_a2l(a2l(*lines))
    assert [entry.split(" (")[0] for entry in description.not_understood] == ["AXIS_PTS AY", "CHARACTERISTIC B"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_units_survive_every_encoding_a2l_allows(a2l, encoding):
    text = a2l().decode().replace('"V"', '"°C"')
    assert parse_a2l(text.encode(encoding)).characteristics["ONE"].conversion.unit == "°C"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/* never closed", "comment"),
        ('/begin GROUP G "never closed', "never closed"),
        ("/begin A2ML { never closed", "A2ML is never closed"),
        ("/end GROUP", "does not match"),
        ("/begin GROUP", "does not match"),
        ("/begin CHARACTERISTIC B", "does not match"),
        ('/begin "GROUP" /end GROUP', "has no name"),
        ('/begin MOD_COMMON "" ALIGNMENT_WORD two /end MOD_COMMON', "whole number"),
    ],
)
def test_a_file_whose_structure_is_broken_is_refused_with_its_line(a2l, line, why):
    with pytest.raises(DefinitionError, match=why) as caught:
        parse_a2l(a2l(line))
    assert "at line 1" in caught.value.what


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('/begin CHARACTERISTIC B "" VALUE 0x1001 BYTES 0 HALVES 0 /end CHARACTERISTIC', "field is missing"),
        ('/begin CHARACTERISTIC B "" VALUE here BYTES 0 HALVES 0 9 /end CHARACTERISTIC', "whole number"),
        ('/begin CHARACTERISTIC B "" VALUE 0x1FFFFFFFF BYTES 0 HALVES 0 9 /end CHARACTERISTIC', "outside"),
        ('/begin CHARACTERISTIC B "" VALUE 0x1001 BYTES 0 HALVES nan 9 /end CHARACTERISTIC', "number was expected"),
        ('/begin CHARACTERISTIC B "" VALUE 0x1001 BYTES 0 HALVES 9 0 /end CHARACTERISTIC', "lower limit"),
        ('/begin CHARACTERISTIC B "" VALUE 0x1001 GHOST 0 HALVES 0 9 /end CHARACTERISTIC', "layout GHOST does not exist"),
        ('/begin CHARACTERISTIC B "" VALUE 0x1001 POINTS 0 HALVES 0 9 /end CHARACTERISTIC', "no FNC_VALUES"),
        ('/begin CHARACTERISTIC B "" VALUE 0x1001 BYTES 0 GHOST 0 9 /end CHARACTERISTIC', "conversion GHOST does not exist"),
        ('/begin CHARACTERISTIC B "" CURVE 0x1001 BYTES 0 HALVES 0 9 /end CHARACTERISTIC', "with 0 axes"),
        ('/begin CHARACTERISTIC ONE "" VALUE 0x1001 BYTES 0 HALVES 0 9 /end CHARACTERISTIC', "is there twice"),
        ('/begin CHARACTERISTIC AX "" VALUE 0x1001 BYTES 0 HALVES 0 9 /end CHARACTERISTIC', "AXIS_PTS as well"),
        ('/begin CHARACTERISTIC B "" VAL_BLK 0x1001 BYTES 0 HALVES 0 9 /end CHARACTERISTIC', "no MATRIX_DIM"),
        ('/begin COMPU_METHOD X "" LINEAR "%3.0" "" COEFFS_LINEAR 0 1 /end COMPU_METHOD', "same number"),
        ('/begin COMPU_METHOD X "" TAB_VERB "%3.0" "" COMPU_TAB_REF GHOST /end COMPU_METHOD', "GHOST does not exist"),
        (
            (
                '/begin CHARACTERISTIC B "" CURVE 0x1001 BYTES 0 HALVES 0 9 /begin AXIS_DESCR COM_AXIS X NO_COMPU_METHOD 4 0 9 '
                "AXIS_PTS_REF AX /end AXIS_DESCR /end CHARACTERISTIC"
            ),
            "has 3 points, the axis 4",
        ),
        (
            (
                '/begin CHARACTERISTIC B "" CURVE 0x1001 BYTES 0 HALVES 0 9 /begin AXIS_DESCR FIX_AXIS X NO_COMPU_METHOD 4 0 9 '
                "FIX_AXIS_PAR 0 0 3 /end AXIS_DESCR /end CHARACTERISTIC"
            ),
            "4 axis points were expected",
        ),
        ('/begin AXIS_PTS AY "" 0x1020 X BYTES 0 HALVES 3 0 9 /end AXIS_PTS', "has no AXIS_PTS_X"),
        (
            AXIS.format("STD_AXIS X HALVES 3 0 9"),
            "no place for the axis points",
        ),
        (
            AXIS.format("CURVE_AXIS X HALVES 3 0 9"),
            "a CURVE_AXIS refers to nothing",
        ),
        (
            AXIS.format("COM_AXIS X HALVES 3 0 9"),
            "a COM_AXIS has no AXIS_PTS_REF",
        ),
        (
            AXIS.format("FIX_AXIS X HALVES 3 0 9"),
            "a FIX_AXIS has no points",
        ),
        (
            AXIS.format("FIX_AXIS X HALVES 3 0 9 /begin FIX_AXIS_PAR_LIST 1 2 /end FIX_AXIS_PAR_LIST"),
            "3 axis points were expected, there are 2",
        ),
        ('/begin COMPU_VTAB T "" TAB_VERB 1 0.5 "half" /end COMPU_VTAB', "0.5 cannot be a raw value"),
        ('/begin COMPU_VTAB_RANGE T "" 1 5 2 "down" /end COMPU_VTAB_RANGE', "the range 5 to 2 of a text makes no sense"),
        ('/begin COMPU_METHOD X "" RAT_FUNC "%3.0" "" /end COMPU_METHOD', "X has no COEFFS"),
        (
            '/begin COMPU_METHOD X "" RAT_FUNC "%3.0" "" COEFFS 0 0 1 0 0 1 /end COMPU_METHOD',
            "no factor that can be calculated with",
        ),
        ('/begin COMPU_METHOD X "" LINEAR "%3.0" "" /end COMPU_METHOD', "X has no COEFFS_LINEAR"),
        ('/begin COMPU_METHOD X "" TAB_VERB "%3.0" "" /end COMPU_METHOD', "X has no COMPU_TAB_REF"),
        ("/begin RECORD_LAYOUT X RESERVED 1 NIBBLE /end RECORD_LAYOUT", "RESERVED NIBBLE does not exist"),
        (
            "/begin RECORD_LAYOUT X IDENTIFICATION 1 UBYTE RESERVED 1 BYTE /end RECORD_LAYOUT",
            "two parts of a record layout have the position 1",
        ),
    ],
)
def test_a_broken_object_is_kept_aside_with_its_line_and_the_rest_is_read(a2l, line, why):
    description = parse_a2l(a2l(line, '/begin CHARACTERISTIC LAST "" VALUE 0x1003 BYTES 0 HALVES 0 9 /end CHARACTERISTIC'))
    assert len(description.damaged) == 1
    assert re.search(r"\(line 12\): .*" + why, description.damaged[0])
    assert description.damaged == description.not_understood
    assert set(description.characteristics) in ({"ONE", "LAST"}, {"LAST"})


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ((AXIS.format("NEW_AXIS X HALVES 3 0 9"),), "an axis of the kind NEW_AXIS"),
        (
            (VIRTUAL,),
            "calculated from other objects",
        ),
        (
            (
                '/begin CHARACTERISTIC B "" MAP 0x1001 BYTES 0 HALVES 0 9 '
                + 2 * ("/begin AXIS_DESCR FIX_AXIS X HALVES 300 0 9 FIX_AXIS_PAR 0 0 300 /end AXIS_DESCR ")
                + "/end CHARACTERISTIC",
            ),
            "a map of more than 65535 values",
        ),
        (
            (
                "/begin RECORD_LAYOUT X AXIS_PTS_Z 1 UBYTE INDEX_INCR DIRECT /end RECORD_LAYOUT",
                '/begin CHARACTERISTIC B "" VALUE 0x1001 X 0 HALVES 0 9 /end CHARACTERISTIC',
            ),
            "AXIS_PTS_Z in a record layout",
        ),
    ],
)
def test_what_is_sound_but_not_understood_says_why(a2l, lines, why):
    description = parse_a2l(a2l(*lines))
    assert description.damaged == ()
    assert why in description.not_understood[-1]


def test_a_layout_has_its_own_alignment_and_room_for_an_identification(a2l):
    lines = (
        "/begin RECORD_LAYOUT L IDENTIFICATION 1 UBYTE FNC_VALUES 2 UWORD ROW_DIR DIRECT ALIGNMENT_WORD 4 /end RECORD_LAYOUT",
        '/begin CHARACTERISTIC B "" VALUE 0x1020 L 0 HALVES 0 9 /end CHARACTERISTIC',
    )
    assert parse_a2l(a2l(*lines)).characteristics["B"].address == 0x1024


def test_an_axis_that_leaves_the_finite_numbers_is_damaged(a2l):
    lines = (
        '/begin COMPU_METHOD HUGE "" LINEAR "%3.0" "" COEFFS_LINEAR 1e308 0 /end COMPU_METHOD',
        AXIS.format("FIX_AXIS X HUGE 2 0 9 FIX_AXIS_PAR_DIST 0 100 2"),
    )
    assert "no finite number" in parse_a2l(a2l(*lines)).damaged[0]


def test_the_first_module_is_read_and_others_are_listed(a2l):
    text = a2l().decode().replace("/end PROJECT", '/begin MODULE Second "" /end MODULE /end PROJECT')
    assert parse_a2l(text.encode()).not_understood == ("MODULE Second (line 13)",)
    with pytest.raises(DefinitionError, match="no MODULE"):
        parse_a2l(b'/begin PROJECT P "" /end PROJECT')


def test_an_object_may_be_called_like_a_keyword(a2l):
    line = '/begin CHARACTERISTIC FORMAT "" VALUE 0x1001 BYTES 0 HALVES 0 9 /end CHARACTERISTIC'
    assert parse_a2l(a2l(line)).characteristics["FORMAT"].conversion.decimals == 1


def test_of_two_objects_with_one_name_neither_is_believed(a2l):
    line = '/begin CHARACTERISTIC ONE "" VALUE 0x1001 BYTES 0 HALVES 0 9 /end CHARACTERISTIC'
    assert parse_a2l(a2l(line)).characteristics == {}


def test_what_refers_to_a_broken_part_is_kept_aside_with_it(a2l):
    lines = (
        '/begin COMPU_METHOD X "" LINEAR "%3.0" "" COEFFS_LINEAR 0 1 /end COMPU_METHOD',
        '/begin CHARACTERISTIC B "" VALUE 0x1001 BYTES 0 X 0 9 /end CHARACTERISTIC',
    )
    description = parse_a2l(a2l(*lines))
    assert set(description.characteristics) == {"ONE"}
    assert description.not_understood[1] == "CHARACTERISTIC B (line 13): the conversion X is damaged"


def test_a_file_without_a_project_is_damaged():
    with pytest.raises(DefinitionError, match="PROJECT"):
        parse_a2l(b"")


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(DefinitionError, match="There is no file"):
        read_a2l(tmp_path / "no.a2l")


def test_a_file_that_is_too_large_is_not_read(tmp_path, a2l, monkeypatch):
    path = tmp_path / "large.a2l"
    path.write_bytes(a2l())
    monkeypatch.setattr(a2l_reader, "LARGEST_FILE_BYTES", 100)
    with pytest.raises(DefinitionError, match="too large"):
        read_a2l(path)


def test_nesting_without_end_is_refused():
    with pytest.raises(DefinitionError, match="nested too deeply"):
        parse_a2l(b"/begin X " * 100_000)


def test_a_file_of_endless_words_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(a2l_syntax, "_MOST_ITEMS", 1000)
    with pytest.raises(DefinitionError, match="more than 1000 words"):
        parse_a2l(b"word " * 2000)


def test_a_short_file_cannot_ask_for_endless_axis_points(a2l):
    lines = [
        f'/begin CHARACTERISTIC B{number} "" CURVE 0x1001 BYTES 0 HALVES 0 9 /begin AXIS_DESCR FIX_AXIS X NO_COMPU_METHOD '
        "65535 0 9 FIX_AXIS_PAR 0 0 65535 /end AXIS_DESCR /end CHARACTERISTIC"
        for number in range(16)
    ]
    assert any("more than 1000000 fixed axis points" in entry for entry in parse_a2l(a2l(*lines)).damaged)


def test_a_short_file_cannot_ask_for_endless_texts(a2l):
    table = '/begin COMPU_VTAB_RANGE T "" 2 0 4000 "low" 5000 9000 "high" /end COMPU_VTAB_RANGE'
    assert any("more than 4096 texts" in entry for entry in parse_a2l(a2l(table)).damaged)
    lines = [f'/begin COMPU_VTAB_RANGE T{number} "" 1 0 4095 "all" /end COMPU_VTAB_RANGE' for number in range(245)]
    assert len(parse_a2l(a2l(*lines)).damaged) == 1


def test_the_hash_is_that_of_the_file(a2l, tmp_path):
    path = tmp_path / "some.a2l"
    path.write_bytes(a2l())
    assert read_a2l(path).sha256 != parse_a2l(a2l("/begin SURPRISE /end SURPRISE")).sha256
    assert read_a2l(path).sha256 == parse_a2l(a2l()).sha256
