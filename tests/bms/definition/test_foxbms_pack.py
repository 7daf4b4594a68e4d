import pytest

from bms.definition import load_pack
from bms.errors import DefinitionError


def test_without_its_database_the_advice_names_the_option_and_the_file():
    with pytest.raises(DefinitionError) as caught:
        load_pack("foxbms-2")
    assert "--dbc" in caught.value.advice
    assert "foxbms.dbc" in caught.value.advice


def test_cells_and_sensors_are_counted_in_the_database(reference_data):
    pack = load_pack("foxbms-2", dbc=reference_data("foxbms2/foxbms.dbc"))
    assert (pack.topology.series, pack.topology.sensors) == (216, 180)
    assert sum(module.cells for module in pack.topology.modules) == 216
    assert sum(module.sensors for module in pack.topology.modules) == 180
    assert pack.broadcasts.trim_unseen
    assert pack.broadcasts.database.not_understood == ()
    assert pack.topology.modules[0].chemistry.id == "unknown"
    assert pack.topology.modules[0].chemistry.ocv_mv == ()


def test_charging_is_made_positive(reference_data):
    pack = load_pack("foxbms-2", dbc=reference_data("foxbms2/foxbms.dbc"))
    scales = {reading.reading: reading.scale for reading in pack.broadcasts.readings}
    assert scales["current_a"] == scales["power_kw"] == -1.0
    assert scales["pack_v"] == 1.0


def test_a_database_of_something_else_is_refused(tmp_path):
    other = tmp_path / "other.dbc"
    other.write_text('VERSION ""\nNS_ :\nBS_:\nBU_:\nBO_ 1 Radio: 8 X\n SG_ Volume : 0|8@1+ (1,0) [0|100] "" X\n')
    with pytest.raises(DefinitionError, match="none of the messages"):
        load_pack("foxbms-2", dbc=other)


def test_a_shorter_database_gives_a_smaller_pack(tmp_path):
    signals = [
        f' SG_ CellVoltage_{index:03d} m{index // 4} : {(11, 30, 33, 52)[index % 4]}|13@0+ (1,0) [0|8191] "mV" X\n'
        f' SG_ CellVoltage_{index:03d}_invalidFlag m{index // 4} : {12 + index % 4}|1@0+ (1,0) [0|1] "" X\n'
        for index in range(40)
    ]
    path = tmp_path / "small.dbc"
    path.write_text(
        'VERSION ""\nNS_ :\nBS_:\nBU_:\nBO_ 592 f_CellVoltages: 8 X\n SG_ Mux M : 7|8@0+ (1,0) [0|0] "" X\n' + "".join(signals)
    )
    pack = load_pack("foxbms-2", dbc=path)
    assert [module.cells for module in pack.topology.modules] == [18, 18, 4]
    assert pack.broadcasts.temperatures is None
    assert pack.topology.sensors == 0
