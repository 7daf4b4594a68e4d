import pytest

from bms.definition import load_pack, pack_folder, shipped_packs
from bms.definition.fault_file import parse_code
from bms.definition.model import ContractLevel

# One line per row of the fault list the demo pack is built to: codes that belong together are one finding.
FAULT_ROWS = """
P0A7D-00 | P0A7E-4B | P0A7F-00 | P0A80-00 | P0BBD-00 | P0DAB-92 | P0DAC-13 | P0DAC-4B | P0B3E-17 | P0B3D-16 | P0B3D-13
P0A9B-13 | P0A9D-11 P0A9E-12 | P0A9C-64 | P0AC0-28 P0AC1-11 P0AC2-12 | P0ABB-62 P0ABC-62 P0ABD-62 | P0AA6-1A | P0E74-1A
P0AA1-73 P0AA4-73 | P0AA2-72 P0AA5-72 | P0C78-63 | P0A0A-13 P0A0C-11 P0A0D-12 | P0A95-13 | P0CA6-19 P0CA7-19
P0C47-13 P0C48-11 | P1B46-92 | U01A0-87 U0111-87 | P062F-44 | P064F-46 | U1118-54 | P1B40-94 | P1B41-92 | P1B42-84 | P1B43-63
P1B44-16 | P1B45-64 | P1B47-00
"""

# docs/ecu-contract.md, "Limit reasons".
LIMIT_REASONS = {
    0: "none",
    1: "cold (charge map)",
    2: "hot (charge map)",
    3: "cell voltage high",
    4: "high state of charge (charge map)",
    5: "plating guard",
    6: "temperature sensor fault",
    7: "pack fault",
    8: "no valid calibration",
    9: "contactors open",
    10: "outside charging temperature window",
    11: "cell voltage low",
    12: "low state of charge",
    13: "rated maximum",
    14: "too cold (temperature limit)",
}


@pytest.fixture(scope="module")
def demo():
    return load_pack("demo-nfm-120s")


@pytest.fixture(scope="module")
def messages(demo):
    return {message.can_id: message for message in demo.broadcasts.database.messages.values()}


def test_both_shipped_packs_are_found_by_their_id():
    assert shipped_packs() == ("demo-nfm-120s", "foxbms-2")


def test_the_demo_pack_says_that_it_is_not_for_a_real_pack(demo):
    assert demo.demo
    assert demo.title.startswith("DEMO data set - not for a real pack")


def test_the_demo_pack_has_ten_modules_of_twelve_cells_and_four_sensors(demo):
    assert [module.name for module in demo.topology.modules] == [f"M{number}" for number in range(1, 11)]
    assert [module.first_cell for module in demo.topology.modules] == list(range(0, 120, 12))
    assert [module.first_sensor for module in demo.topology.modules] == list(range(0, 40, 4))
    assert (demo.topology.series, demo.topology.sensors, demo.topology.capacity_ah) == (120, 40, 123.0)


def test_every_module_knows_its_chemistry_with_a_rising_voltage_curve(demo):
    chemistry = demo.topology.modules[9].chemistry
    assert (chemistry.number, chemistry.operating_mv, chemistry.absolute_mv) == (1, (1800, 3950), (1500, 4100))
    assert len(chemistry.ocv_soc_pct) == len(chemistry.ocv_mv) == len(chemistry.half_hysteresis_mv) == 21
    assert (chemistry.ocv_mv[0], chemistry.ocv_mv[10], chemistry.ocv_mv[20]) == (2000, 3050, 3950)


def test_addresses_and_routines_are_those_of_the_contract(demo):
    assert (demo.diagnostics.request_id, demo.diagnostics.response_id, demo.diagnostics.functional_id) == (0x7E4, 0x7EC, 0x7DF)
    programming = demo.programming
    assert programming.contract_level is ContractLevel.L3
    assert (programming.active_address, programming.active_header_address) == (0x400000, 0x410000)
    assert (programming.staging_address, programming.staging_header_address) == (0x500000, 0x510000)
    assert (programming.payload_length, programming.header_length) == (0x10000, 0x80)
    assert len(programming.bms_public_key) == 32
    assert len(programming.precondition_texts) == 6
    assert set(programming.check_memory_texts) == set(range(6))


def test_the_snapshot_layout_is_that_of_the_contract(demo):
    lengths = {did: field.length for did, field in demo.faults.snapshot_fields.items()}
    assert list(lengths) == [0xDE00 + number for number in range(1, 17)]
    assert list(lengths.values()) == [4, 2, 2, 2, 2, 2, 1, 1, 2, 2, 1, 2, 1, 4, 2, 4]
    assert {did for did, field in demo.faults.snapshot_fields.items() if field.signed} == {0xDE04, 0xDE09, 0xDE0A}


def test_every_fault_of_the_list_has_a_text_for_the_person_at_the_pack(demo):
    rows = [row.split() for line in FAULT_ROWS.strip().splitlines() for row in line.split("|")]
    assert len(rows) == 37
    codes = [parse_code(code) for row in rows for code in row]
    assert set(codes) == set(demo.faults.faults)
    for fault in demo.faults.faults.values():
        assert fault.severity in {"info", "warning", "fault"}
        assert all(len(text) >= 5 for text in (fault.text, fault.cause, fault.action, fault.reaction)), fault.display


@pytest.mark.parametrize(("display", "code"), [("P1B40-94", 0x1B4094), ("U1118-54", 0xD11854), ("P0A7D-00", 0x0A7D00)])
def test_fault_codes_are_numbered_as_sae_j2012_says(display, code):
    assert parse_code(display) == code


def test_everything_is_broadcast_ten_times_a_second(messages):
    assert sorted(messages) == [0x232, 0x233, 0x235, 0x250, 0x260, 0x2A0, 0x2A1, 0x2A2, 0x2A3]
    assert {message.cycle_time_s for message in messages.values()} == {0.1}


def test_limit_reasons_read_as_the_contract_words_them(messages):
    choices = {signal.name: signal.choices for signal in messages[0x2A1].signals}
    assert choices["ChargeLimitReason"] == choices["DischargeLimitReason"] == LIMIT_REASONS


def test_the_broadcast_database_passes_the_strict_check_of_cantools():
    cantools = pytest.importorskip("cantools")
    database = cantools.database.load_file(pack_folder("demo-nfm-120s") / "broadcast.dbc", strict=True)
    assert sum(len(message.signals) for message in database.messages) == 477


def test_shared_messages_are_laid_out_as_in_foxbms(reference_data, messages):
    foxbms = load_pack("foxbms-2", dbc=reference_data("foxbms2/foxbms.dbc")).broadcasts.database.messages
    theirs = {message.can_id: {signal.name: signal for signal in message.signals} for message in foxbms.values()}
    compared = 0
    for can_id in (0x232, 0x233, 0x235, 0x250, 0x260):
        for signal in messages[can_id].signals:
            other = theirs[can_id][signal.name]
            layout = (signal.start, signal.length, signal.little_endian, signal.signed, signal.scale, signal.offset)
            assert layout == (other.start, other.length, other.little_endian, other.signed, other.scale, other.offset), (
                signal.name
            )
            assert signal.mux_values == other.mux_values
            compared += 1
    assert compared == 338


def test_foxbms_own_database_can_replace_the_broadcasts(reference_data):
    replaced = load_pack("demo-nfm-120s", dbc=reference_data("foxbms2/foxbms.dbc")).broadcasts
    assert replaced.cells.count == 120
    assert replaced.temperatures.count == 40
    assert replaced.balancing is None
    assert "current_a" in {reading.reading for reading in replaced.readings}
    assert any("PackLimits" in entry for entry in replaced.database.not_understood)
