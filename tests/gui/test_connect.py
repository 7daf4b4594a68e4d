"""The connect page: last connection first, adapters with reasons, advice when it fails."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from engine.messages import (
    Adapter,
    AdapterKind,
    AdaptersFound,
    Connect,
    Disconnect,
    FindAdapters,
    LinkSettings,
    LinkStateChanged,
)
from engine.settings import LastConnection
from gui.pages.connect.page import ConnectPage
from gui.pages.connect.presenter import ConnectPresenter

READY_ADAPTER = Adapter(
    interface="slcan",
    channel="/dev/ttyACM0",
    name="CANable 2.0",
    serial="00351A",
    status="ready",
    advice="",
    identity="00351A",
)
KINDS = (
    AdapterKind(
        interface="slcan",
        name="CANable (slcan)",
        channel_example="COM3",
        supports_fd=True,
        supports_listen_only=True,
        supports_sample_point=True,
    ),
    AdapterKind(interface="pcan", name="PEAK PCAN", channel_example="PCAN_USBBUS1", supports_fd=True),
    AdapterKind(interface="robotell", name="Robotell USB-CAN", channel_example="COM3"),
)
NO_DRIVER = Adapter(
    interface="pcan", channel="PCAN_USBBUS1", name="PCAN-USB", serial="", status="driver_missing", advice="Install PCAN-Basic."
)


@pytest.fixture
def started():
    return []


@pytest.fixture
def presenter(engine, make, started):
    last = LastConnection(link=make.LINK, pack="demo-nfm-120s", dbc="own.dbc")
    return ConnectPresenter(engine, last=last, start_virtual_pack=lambda: started.append(True))


@pytest.fixture
def page(qtbot, theme, presenter):
    one = ConnectPage(presenter)
    qtbot.addWidget(one)
    one.set_packs([("demo-nfm-120s", "Demo pack"), ("foxbms-2", "foxBMS 2")], {"foxbms-2": (250_000, 2_000_000)})
    one.resize(1176, 706)
    one.show()
    return one


def button(page, name):
    return next(one for one in page.findChildren(QPushButton) if name in {one.text(), one.accessibleName()})


def test_the_last_connection_is_one_press_away(page, engine, qtbot, make):
    qtbot.mouseClick(page.last_card.button, Qt.MouseButton.LeftButton)
    assert engine.sent == [Connect(link=make.LINK, pack="demo-nfm-120s", dbc="own.dbc")]
    assert page.link_card.isVisible()
    assert not page.last_card.isVisible()


def test_without_a_last_connection_its_card_is_not_there(qtbot, theme, engine):
    page = ConnectPage(ConnectPresenter(engine, last=None, start_virtual_pack=lambda: None))
    qtbot.addWidget(page)
    page.show()
    assert not page.last_card.isVisible()


def test_an_adapter_without_driver_says_what_to_do_and_cannot_be_pressed(page, presenter):
    presenter.adapters_found(AdaptersFound(adapters=(READY_ADAPTER, NO_DRIVER), complete=True))
    usable = button(page, "Connect to CANable 2.0 /dev/ttyACM0")
    missing = button(page, "Connect to PCAN-USB PCAN_USBBUS1")
    assert usable.isEnabled()
    assert not missing.isEnabled()
    assert missing.toolTip() == "Install PCAN-Basic."


def test_an_adapter_is_opened_at_the_bit_rate_of_the_chosen_pack(page, presenter, engine, qtbot):
    page.packs.choose("foxbms-2")
    presenter.adapters_found(AdaptersFound(adapters=(READY_ADAPTER,), complete=True))
    qtbot.mouseClick(button(page, "Connect to CANable 2.0 /dev/ttyACM0"), Qt.MouseButton.LeftButton)
    link = LinkSettings(interface="slcan", channel="/dev/ttyACM0", serial="00351A", bitrate_bps=250_000)
    assert engine.sent == [Connect(link=link, pack="foxbms-2")]


def test_families_without_a_driver_are_folded_away_with_what_they_need(page, presenter, qtbot):
    kvaser = Adapter(
        interface="kvaser",
        channel="",
        name="Kvaser",
        serial="",
        status="driver_missing",
        advice="Install CANlib.",
        plugged_in=False,
    )
    asleep = Adapter(
        interface="slcan",
        channel="socket://127.0.0.1:29536",
        name="Virtual pack",
        serial="",
        status="not_answering",
        advice="",
        plugged_in=False,
    )
    presenter.adapters_found(AdaptersFound(adapters=(READY_ADAPTER, kvaser, asleep), complete=True))
    more = page.adapters.more_button
    assert more.text().endswith("(2)")
    advice = next(label for label in page.adapters.findChildren(QLabel) if label.text() == "Install CANlib.")
    assert not advice.isVisible()
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert advice.isVisible()


def test_no_adapter_found_says_what_can_be_done(page, presenter):
    presenter.adapters_found(AdaptersFound(adapters=(), complete=True))
    assert "virtual pack" in page.adapters.sentence.text()
    assert page.search_button.isEnabled()


def test_searching_again_asks_the_engine_and_says_so(page, engine, qtbot):
    qtbot.mouseClick(page.search_button, Qt.MouseButton.LeftButton)
    assert engine.sent == [FindAdapters()]
    assert not page.search_button.isEnabled()


def test_manual_entry_takes_every_option(page, presenter, engine, qtbot):
    presenter.adapters_found(AdaptersFound(adapters=(), complete=True, kinds=KINDS))
    page.form.kind.setCurrentText("PEAK PCAN")
    page.form.channel.setText("PCAN_USBBUS2")
    page.form.bitrate.setCurrentText("250")
    page.form.fd.setChecked(True)
    page.form.data_bitrate.setCurrentText("4")
    qtbot.keyClick(page.form.channel, Qt.Key.Key_Return)
    link = LinkSettings(interface="pcan", channel="PCAN_USBBUS2", bitrate_bps=250_000, fd=True, data_bitrate_bps=4_000_000)
    assert engine.sent == [Connect(link=link, pack="demo-nfm-120s")]


@pytest.mark.parametrize(("field", "text"), [("channel", " "), ("bitrate", "fast"), ("bitrate", "0"), ("data_bitrate", "-1")])
def test_manual_entry_that_makes_no_sense_cannot_be_sent(page, field, text):
    page.form.channel.setText("can0")
    widget = getattr(page.form, field)
    (widget.setText if field == "channel" else widget.setCurrentText)(text)
    assert page.form.link() is None
    assert not page.form.connect_button.isEnabled()


def test_the_virtual_pack_is_started_and_then_connected_to(page, presenter, engine, started, qtbot):
    qtbot.mouseClick(page.virtual_button, Qt.MouseButton.LeftButton)
    assert started == [True]
    assert not page.virtual_button.isEnabled()
    presenter.virtual_pack_ready("socket://127.0.0.1:5000")
    link = LinkSettings(interface="slcan", channel="socket://127.0.0.1:5000")
    assert engine.sent == [Connect(link=link, pack="demo-nfm-120s")]


def test_a_virtual_pack_that_does_not_start_says_why(page, presenter):
    presenter.use_virtual_pack()
    presenter.virtual_pack_failed("The virtual pack could not be started.")
    assert page._virtual_text.text() == "The virtual pack could not be started."
    assert page.virtual_button.isEnabled()


@pytest.mark.parametrize(
    ("state", "marks"),
    [
        ("opening", ("running", "pending", "pending")),
        ("failed", ("failed", "pending", "pending")),
        ("bus_silent", ("done", "warning", "pending")),
        ("bus_off", ("done", "failed", "pending")),
        ("bus_alive", ("done", "done", "running")),
        ("bms_identified", ("done", "done", "done")),
        ("ready", ("done", "done", "done")),
    ],
)
def test_the_checklist_shows_how_far_it_came(presenter, state, marks):
    presenter.connect_last()
    presenter.link_changed(LinkStateChanged(state=state))
    assert tuple(step.state for step in presenter.view.steps) == marks


def test_a_failure_shows_its_reason_and_advice(page, presenter):
    presenter.connect_last()
    presenter.link_changed(
        LinkStateChanged(state="failed", cause="COM3 is in use.", advice="Close the other program.", error="AdapterBusyError")
    )
    assert page.link_card.cause.text() == "COM3 is in use."
    assert page.link_card.advice.text() == "Close the other program."
    assert page.link_card.property("state") == "fault"
    assert page.link_card.disconnect_button.isVisible()


def test_a_lost_link_counts_the_seconds_and_keeps_trying(page, presenter, make):
    presenter.connect_last()
    presenter.link_changed(make.READY)
    presenter.link_changed(make.LOST)
    presenter.lost_for(12)
    assert page.link_card._word.text() == "Lost 12 s ago – retrying"
    assert [step.state for step in presenter.view.steps] == ["running", "pending", "pending"]


def test_a_connection_that_worked_becomes_the_last_one(presenter, make):
    link = LinkSettings(interface="socketcan", channel="can0")
    presenter.connect_to(link, pack="foxbms-2")
    assert presenter.view.last.link == make.LINK
    presenter.link_changed(make.READY)
    assert presenter.view.last == LastConnection(link=link, pack="foxbms-2")


def test_disconnecting_brings_the_last_connection_back(page, presenter, engine, make, qtbot):
    presenter.connect_last()
    presenter.link_changed(make.READY)
    qtbot.mouseClick(page.link_card.disconnect_button, Qt.MouseButton.LeftButton)
    assert engine.sent[-1] == Disconnect()
    assert page.last_card.isVisible()
    presenter.link_changed(make.LOST)
    assert not page.link_card.isVisible(), "a late word about the old link changes nothing"


def test_a_definition_file_can_be_chosen_beside_the_shipped_ones(page):
    page.packs.choose("/packs/mine/pack.toml")
    assert page.packs.reference == "/packs/mine/pack.toml"
    page.packs._set_dbc("/packs/mine/own.dbc")
    assert page.packs.dbc_path == "/packs/mine/own.dbc"
    page.packs.clear_button.click()
    assert page.packs.dbc_path is None
