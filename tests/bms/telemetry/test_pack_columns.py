import numpy as np

from bms.telemetry import LiveTable
from bms.telemetry.pack_columns import PackColumns, reading_unit


def test_the_columns_of_a_pack_are_its_cells_sensors_and_readings(demo):
    columns = PackColumns(demo)
    assert columns.names[:2] == ("cell 1", "cell 2")
    assert columns.names[120:122] == ("sensor 1", "sensor 2")
    infos = {info.name: info for info in columns.infos}
    assert (infos["cell 7"].unit, infos["cell 7"].decimals) == ("mV", 0)
    assert (infos["current_a"].unit, infos["current_a"].decimals) == ("A", 2)
    assert infos["charge_limit_reason"].texts
    assert len(columns.names) == len(set(columns.names))


def test_a_row_holds_what_is_valid_now_and_nothing_else(demo, cell_frame, temperature_frame):
    table, columns = LiveTable(demo), PackColumns(demo)
    before = columns.row(table.snapshot(0.0))
    assert before.shape == (len(columns.names),)
    assert np.isnan(before).all()
    table.on_frames([cell_frame(1, (3000, 3001, 3002, 3003), valid=(1, 1, 0, 1)), temperature_frame(0, range(20, 26))])
    row = dict(zip(columns.names, columns.row(table.snapshot(0.1)).tolist(), strict=True))
    assert {name: value for name, value in row.items() if not np.isnan(value)} == {
        "cell 5": 3000.0,
        "cell 6": 3001.0,
        "cell 8": 3003.0,
        **{f"sensor {number}": 19.0 + number for number in range(1, 7)},
    }
    assert np.isnan(columns.row(table.snapshot(60.0))).all()


def test_a_reading_tells_its_unit_by_its_name():
    assert [reading_unit(name) for name in ("pack_v", "charge_limit_a", "soc_max_pct", "limiting_cell", "v")] == [
        "V",
        "A",
        "%",
        "",
        "",
    ]
