"""The whole window with a scripted engine: real widgets, real signals, messages in and commands out."""

import sys

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from engine.messages import (
    Connect,
    Faults,
    FindAdapters,
    FlashJob,
    InterruptedJobFound,
    LinkHealth,
    LinkStateChanged,
    ReadFaultsJob,
)
from engine.settings import LastConnection, Settings, load_settings, save_settings
from gui.app import HaliteWindow
from gui.dialogs.confirm import ConfirmDialog
from gui.dialogs.help_sheet import HelpSheet
from gui.main_window import CONNECT, FAULTS, OVERVIEW, UPDATE


@pytest.fixture
def halite(qapp, client, make, qtbot):
    save_settings(Settings(last_connection=LastConnection(link=make.LINK, pack="demo-nfm-120s"), theme="light", operator="Li"))
    one = HaliteWindow(qapp, start_engine=lambda: client, virtual_pack_command=[sys.executable, "-c", "pass"])
    one.show()
    qtbot.waitUntil(lambda: one.live is not None, timeout=5000)
    yield one
    one.close()
    one.window.ask_before_closing(lambda: "")
    one.window.close()
    one.window.deleteLater()
    one.theme.deleteLater()
    one.deleteLater()


@pytest.fixture
def connected(halite, client, make, qtbot):
    """The window with a healthy pack on it."""
    halite.connect_page.last_card.button.click()
    client.events = [LinkStateChanged(state="opening"), make.identity(), make.READY]
    qtbot.waitUntil(lambda: bool(halite.live.update.view.packages), timeout=5000)
    client.events = [*client.events, make.snapshot(), make.finish(1, Faults(faults=()))]
    qtbot.waitUntil(lambda: halite.live.overview.view.banner.state == "ok", timeout=2000)
    return halite


def press(window, keys):
    for shortcut in window.findChildren(QShortcut):
        if shortcut.key() == QKeySequence(keys):
            shortcut.activated.emit()
            return
    raise AssertionError(keys)


def test_after_the_first_paint_the_engine_runs_and_looks_for_adapters(halite, client):
    assert client.sent == [FindAdapters()]


def test_connecting_opens_the_overview_and_reads_the_faults(connected, client, make):
    assert Connect(link=make.LINK, pack="demo-nfm-120s") in client.sent
    assert [job.job for job in client.jobs()] == [ReadFaultsJob()]
    assert connected.window.page == OVERVIEW


def test_the_top_bar_always_says_who_is_connected(connected, make):
    bar = connected.window.bar
    assert bar.serial.value.text() == make.SERIAL
    assert bar.vin.value.text() == "HLTVRTPACKE42JTRY"
    assert bar.chemistry.value.text() == "Sodium-ion NFM / hard carbon"
    assert bar.link.word.text() == "Connected"
    assert "slcan" in bar.link.detail.text()


def test_the_status_line_counts_frames_load_losses_and_stale_values(connected, client, make, qtbot):
    client.events = [make.snapshot(cell_validity=[1] * 117 + [3] * 3)]
    figures = connected.window.figures
    qtbot.waitUntil(lambda: figures["stale"].text() == "3 stale", timeout=1000)
    assert figures["frames"].text() == "460 frames/s"
    assert figures["load"].text() == "bus load 11 %"
    assert figures["dropped"].text() == "0 dropped"


def test_pages_open_by_shortcut_and_by_the_rail(halite, qtbot):
    for index in (UPDATE, FAULTS, OVERVIEW, CONNECT):
        press(halite.window, f"Ctrl+{index + 1}")
        assert halite.window.page == index
        assert halite.window.rail.button(index).isChecked()
    qtbot.mouseClick(halite.window.rail.button(FAULTS), Qt.MouseButton.LeftButton)
    assert halite.window.page == FAULTS


def test_f5_reads_what_the_page_shows(connected, client):
    press(connected.window, "Ctrl+4")
    press(connected.window, "F5")
    assert len(client.jobs(ReadFaultsJob)) == 2
    press(connected.window, "Ctrl+1")
    press(connected.window, "F5")
    assert client.sent.count(FindAdapters()) == 2


@pytest.mark.parametrize("way", ["state", "figure", "F6"])
def test_the_link_sheet_opens_from_the_state_from_a_figure_and_by_f6(connected, client, make, qtbot, way):
    window, sheet = connected.window, connected.live.link_sheet
    if way == "F6":
        press(window, "F6")
    else:
        qtbot.mouseClick(window.bar.link if way == "state" else window.figures["load"], Qt.MouseButton.LeftButton)
    assert sheet.isVisible()
    client.events = [LinkHealth(adapter="CANable", bus_load_pct=11.0)]
    qtbot.waitUntil(lambda: sheet.adapter.value("Adapter").text() == "CANable", timeout=1000)
    assert make.LINK.channel in sheet.adapter.value("Channel").text()
    client.events = [make.LOST]
    qtbot.waitUntil(lambda: sheet.verdict.cause.text() == make.LOST.cause, timeout=1000)
    sheet.close()


@pytest.mark.parametrize("keys", ["F1", "Ctrl+/"])
def test_help_opens_and_escape_closes_it(halite, qtbot, keys):
    press(halite.window, keys)
    sheet = halite.window.findChild(HelpSheet)
    text = " ".join(label.text() for label in sheet.findChildren(QLabel))
    assert "F11" in text
    assert "Ctrl+1" in text
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: halite.window.findChild(HelpSheet) is None, timeout=1000)


def test_f11_is_full_screen_and_back(halite):
    press(halite.window, "F11")
    assert halite.window.isFullScreen()
    press(halite.window, "F11")
    assert not halite.window.isFullScreen()


def test_service_functions_are_off_at_the_start_and_off_again_after_disconnecting(connected, client, qtbot):
    access = connected.window.bar.access
    assert not access.isChecked()
    qtbot.mouseClick(access, Qt.MouseButton.LeftButton)
    assert access.accessibleName() == "Service functions on"
    press(connected.window, "Ctrl+1")
    connected.connect_page.link_card.disconnect_button.click()
    client.events = [LinkStateChanged(state="disconnected")]
    qtbot.waitUntil(lambda: not access.isChecked(), timeout=1000)


def test_service_functions_go_off_when_another_pack_is_plugged_in(connected, client, make, qtbot):
    connected.window.bar.access.setChecked(True)
    client.events = [make.identity("VIRTUAL-000099")]
    qtbot.waitUntil(lambda: not connected.window.bar.access.isChecked(), timeout=1000)


def test_the_faults_button_counts_what_is_there(connected, client, make, qtbot):
    connected.live.faults.read()
    client.events = [make.finish(2, Faults(faults=(make.fault(), make.fault(code="P0BBD-00"))))]
    qtbot.waitUntil(lambda: connected.window.rail.button(FAULTS).accessibleDescription() == "2", timeout=1000)
    assert connected.live.overview.view.banner.state == "fault"


def test_a_lost_link_is_told_everywhere_and_counts(connected, client, make, qtbot):
    client.events = [make.LOST]
    qtbot.waitUntil(lambda: connected.live.overview_page.banner.state == "lost", timeout=1000)
    qtbot.waitUntil(lambda: "1 s" in connected.window.bar.link.word.text(), timeout=3000)
    assert "Lost 1 s ago" in connected.connect_presenter.view.word or connected.connect_presenter.view.seconds_lost == 1
    assert connected.live.overview_page.tiles["pack_v"].number.text() == "372.4"


def test_an_interrupted_update_opens_its_page(connected, client, make, qtbot):
    client.events = [InterruptedJobFound(serial=make.SERIAL, package="p.nacal", step="transfer", started_utc="")]
    qtbot.waitUntil(lambda: connected.window.page == UPDATE, timeout=1000)


def test_the_update_goes_from_choice_to_verified_through_the_real_widgets(connected, client, make, qtbot):
    press(connected.window, "Ctrl+6")
    page, presenter = connected.live.update_page, connected.live.update
    page.packages.list.itemClicked.emit(page.packages.list.item(0))
    client.events = [make.finish(2, make.plan())]
    qtbot.waitUntil(page.plan.isVisible, timeout=1000)
    connected.window.bar.access.click()
    qtbot.mouseClick(page.plan.start_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(ConfirmDialog)
    qtbot.keyClicks(dialog.typed, make.SERIAL[-4:])
    qtbot.mouseClick(dialog.action_button, Qt.MouseButton.LeftButton)
    job = client.jobs(FlashJob)[0].job
    assert (job.package, job.serial, job.operator) == (presenter.view.chosen, make.SERIAL, "Li")
    assert page.progress.isVisible()


def test_the_window_does_not_close_silently_during_an_update(connected, client, make, qtbot):
    presenter = connected.live.update
    presenter.choose(presenter.view.packages[0].path)
    client.events = [make.finish(2, make.plan())]
    qtbot.waitUntil(lambda: presenter.view.plan is not None, timeout=1000)
    connected.window.bar.access.setChecked(True)
    presenter.start()
    connected.window.close()
    assert connected.window.isVisible()
    dialog = connected.window.findChild(ConfirmDialog)
    dialog.cancel_button.click()
    assert connected.window.isVisible()


def test_the_theme_is_switched_and_remembered(halite):
    assert halite.theme.choice == "light"
    halite.window.bar.theme_button.click()
    assert halite.theme.choice == "dark"
    assert load_settings().theme == "dark"
    assert load_settings().operator == "Li"


def focusable(root):
    return [
        one
        for one in root.findChildren(QWidget)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus and one.isVisible() and not one.objectName().startswith("qt_")
    ]


def test_everything_that_takes_the_keyboard_has_a_name(connected):
    for index in (CONNECT, OVERVIEW, FAULTS, UPDATE):
        connected.window.show_page(index)
        QApplication.processEvents()
        for one in focusable(connected.window):
            interface = QAccessible.queryAccessibleInterface(one)
            if isinstance(one, QLineEdit) and one.parent() is not None and one.parent().inherits("QComboBox"):
                continue  # the field inside an editable combo box; the box has the name
            name = interface.text(QAccessible.Text.Name) if interface else one.accessibleName()
            assert name, f"{type(one).__name__} on page {index}"


def test_buttons_are_large_enough_for_gloves(connected):
    for index in (CONNECT, OVERVIEW, FAULTS, UPDATE):
        connected.window.show_page(index)
        QApplication.processEvents()
        for one in connected.window.findChildren(QAbstractButton):
            if one.isVisible() and one.width() > 0 and not one.inherits("QCheckBox"):
                assert one.height() >= 40, one.text()


def test_nothing_is_cut_off_at_the_least_size(connected):
    connected.window.resize(connected.window.minimumSize())
    for index in (CONNECT, OVERVIEW, FAULTS, UPDATE):
        connected.window.show_page(index)
        QApplication.processEvents()
        assert connected.window.size() == connected.window.minimumSize()
        for one in connected.window.findChildren(QAbstractButton):
            if one.isVisible() and one.text() and not one.inherits("QToolButton"):
                assert one.width() >= min(one.sizeHint().width(), one.minimumSizeHint().width()), one.text()


def test_status_bar_and_top_bar_stay_when_the_page_changes(halite):
    bar = halite.window.bar.mapTo(halite.window, QPoint(0, 0))
    halite.window.show_page(UPDATE)
    assert halite.window.bar.mapTo(halite.window, QPoint(0, 0)) == bar
    assert halite.window.statusBar().isVisible()


def test_a_virtual_pack_that_ends_at_once_is_explained(halite, qtbot):
    halite.connect_page.virtual_button.click()
    qtbot.waitUntil(lambda: halite.connect_presenter.view.virtual == "failed", timeout=10_000)
    assert "virtual pack ended" in halite.connect_presenter.view.virtual_reason
