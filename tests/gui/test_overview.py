"""The overview says what the pack does, and what it does not know."""

import msgspec
import numpy as np
import pytest

from bms.telemetry.snapshot import Validity
from engine.messages import Faults, LinkStateChanged
from gui.pages.overview.page import OverviewPage
from gui.pages.overview.presenter import OverviewPresenter
from gui.widgets.cell_view import Mark


@pytest.fixture
def presenter(clock, definition):
    one = OverviewPresenter(clock)
    one.link_changed(LinkStateChanged(state="opening"))
    one.connecting()
    one.set_definition(definition)
    return one


@pytest.fixture
def live(presenter, make):
    presenter.link_changed(make.READY)
    presenter.identified(make.identity())
    presenter.faults_read(Faults(faults=()))
    presenter.snapshot(make.snapshot())
    return presenter


@pytest.fixture
def page(qtbot, theme, live):
    one = OverviewPage(live)
    qtbot.addWidget(one)
    one.resize(1176, 706)
    one.show()
    return one


def test_before_a_connection_the_page_says_what_to_do(clock):
    view = OverviewPresenter(clock).view
    assert view.empty is not None
    assert view.banner.word == "Not connected"


def test_before_the_first_values_it_says_how_many_cells_are_expected(presenter, make):
    presenter.link_changed(make.READY)
    assert presenter.view.empty is not None
    assert "120 cells" in presenter.view.empty[1]


def test_nothing_is_all_ok_while_nobody_has_told_of_the_faults(presenter, make):
    presenter.link_changed(make.READY)
    snapshot = make.snapshot()
    known = {name: reading for name, reading in snapshot.readings.items() if name != "fault_level"}
    presenter.snapshot(msgspec.structs.replace(snapshot, readings=known))

    assert (presenter.view.banner.state, presenter.view.banner.word) == ("neutral", "Cells in order")
    assert "not known" in presenter.view.banner.sentence


def test_a_healthy_pack_is_all_ok(live):
    assert (live.view.banner.state, live.view.banner.word) == ("ok", "All OK")
    assert "No fault stored" in live.view.banner.sentence


def test_values_carry_their_words(live):
    tiles = live.view.tiles
    assert (tiles["current_a"].text, tiles["current_a"].note) == ("−12.5", "discharging")
    assert tiles["charge_limit_a"].note == "cold (charge map) · sensor 3"
    assert tiles["discharge_limit_a"].note == "rated maximum"
    assert tiles["soc_pct"].pct == 54.0
    assert tiles["spread"].text == "6"


@pytest.mark.parametrize(("current_a", "word"), [(12.0, "charging"), (-12.0, "discharging"), (0.01, "no current")])
def test_the_direction_of_the_current_is_a_word(live, make, current_a, word):
    live.snapshot(make.snapshot(current_a=make.reading(current_a)))
    assert live.view.tiles["current_a"].note == word


def test_a_tiny_current_is_never_minus_zero(live, make):
    live.snapshot(make.snapshot(current_a=make.reading(-0.01)))
    assert live.view.tiles["current_a"].text == "0.0"


def test_an_invalid_reading_is_a_dash_never_a_number(live, make):
    live.snapshot(make.snapshot(soc_pct=make.reading(54.0, validity=Validity.INVALID)))
    assert live.view.tiles["soc_pct"].text == ""
    assert "invalid" in live.view.tiles["soc_pct"].note


def test_a_fault_beats_everything_and_names_itself(live, make):
    live.faults_read(Faults(faults=(make.fault(severity="warning", text="Small thing"), make.fault())))
    assert live.view.banner.state == "fault"
    assert live.view.banner.sentence.startswith("Cell voltage too high.")
    assert "1 more" in live.view.banner.sentence


def test_a_fault_level_in_the_broadcasts_is_enough(live, make):
    live.snapshot(make.snapshot(fault_level=make.reading(2, "fault")))
    assert live.view.banner.state == "fault"


def test_a_stored_fault_that_is_over_is_said_to_be_so(live, make):
    live.faults_read(Faults(faults=(make.fault(status=("confirmed",)),)))
    assert live.view.banner.state == "warning"
    assert "not active" in live.view.banner.word


def test_an_invalid_cell_is_named_in_the_banner(live, make):
    validity = np.ones(120)
    validity[36] = 2
    live.snapshot(make.snapshot(cell_validity=validity))
    assert live.view.banner.state == "warning"
    assert "cell 37" in live.view.banner.sentence


def test_a_cell_is_explained_with_its_place_in_the_pack(live, make):
    cells = np.full(120, 3125.0)
    cells[36] = 3121.0
    live.snapshot(make.snapshot(cells=cells, balancing=np.eye(120)[36]))
    text = live.cell_text(36)
    assert text.startswith("Cell 37 · M4 position 1 · 3121 mV · −4 mV to the mean")
    assert "balancing" in text


def test_an_invalid_cell_is_explained_without_a_number(live, make):
    validity = np.ones(120)
    validity[36] = 2
    live.snapshot(make.snapshot(cell_validity=validity))
    assert live.cell_text(36) == "Cell 37 · M4 position 1 · marked invalid by the BMS"


def test_nothing_chosen_invites(live):
    assert "arrow keys" in live.cell_text(-1)


def test_on_loss_everything_stays_and_goes_stale_with_its_age(live, make, clock):
    live.link_changed(make.LOST)
    clock.now_s += 12
    live.tick()
    view = live.view
    assert view.banner.state == "lost"
    assert view.banner.word == "Lost 12 s ago – retrying"
    assert all(look.marks & Mark.STALE for look in view.cells.looks)
    assert view.cells.looks[0].text == "3100"
    assert view.cells.looks[0].age == "12 s"
    assert view.tiles["pack_v"].state == "stale"
    assert (view.tiles["spread"].text, view.tiles["spread"].state) == ("6", "stale")
    assert "sensor 3" in view.tiles["charge_limit_a"].note
    assert all(row.stale for row in view.temperatures)


def test_after_a_loss_fresh_values_are_fresh_again(live, make, clock):
    live.link_changed(make.LOST)
    clock.now_s += 5
    live.link_changed(make.READY)
    live.snapshot(make.snapshot())
    assert live.lost_s is None
    assert live.view.banner.state == "ok"
    assert not any(look.marks & Mark.STALE for look in live.view.cells.looks)


def test_another_pack_forgets_the_values_of_the_last(live, make):
    live.identified(make.identity("VIRTUAL-000099"))
    assert live.view.cells is None
    assert live.view.empty is not None


def test_the_same_pack_again_keeps_them(live, make):
    live.identified(make.identity())
    assert live.view.cells is not None


def test_temperatures_stand_by_module_on_the_axis_of_the_chemistry(live, make):
    temperatures = np.full(40, 21.0)
    temperatures[4:8] = [-36.0, -35.5, -36.2, -36.0]
    live.snapshot(make.snapshot(temperatures=temperatures))
    rows = live.view.temperatures
    assert len(rows) == 10
    assert (rows[1].text, rows[1].alarm) == ("−36", True)
    assert not rows[0].alarm
    assert live.view.axis_c[0] <= -40


def test_the_trend_grows_only_while_values_are_live(live, make):
    points = []
    live.on_trend = points.append
    live.snapshot(make.snapshot())
    live.link_changed(make.LOST)
    live.snapshot(make.snapshot())
    assert len(points) == 1
    assert (points[0].lowest_mv, points[0].highest_mv, points[0].current_a) == (3100, 3106, -12.5)


def test_the_page_shows_tiles_cells_and_identity(page, make):
    assert page.tiles["pack_v"].number.text() == "372.4"
    assert page.banner.accessibleName() == "All OK"
    assert page.grid.accessibleName() == "Cells"
    assert page.cell_detail.text()


def test_pressing_the_banner_leads_to_the_faults(page, qtbot):
    with qtbot.waitSignal(page.faults_wanted, timeout=500):
        page.banner.click()


def test_on_loss_the_page_greys_its_figures(page, live, make):
    live.link_changed(make.LOST)
    assert page.banner.state == "lost"
    assert page.tiles["pack_v"].number.property("state") == "stale"
    assert page.tiles["pack_v"].number.text() == "372.4"


def test_the_empty_page_leads_to_connect(qtbot, theme, clock):
    page = OverviewPage(OverviewPresenter(clock))
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.connect_wanted, timeout=500):
        page.empty.pressed.emit()
    assert page.empty.accessibleName() == "No pack connected"
