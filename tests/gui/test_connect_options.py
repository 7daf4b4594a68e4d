"""The connect page: who holds an adapter, the last one found again, the options an adapter has, the search for the bit rate."""

import dataclasses
import html
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from can_drivers.adapters import ADAPTER_FAMILIES
from engine.messages import (
    Adapter,
    AdapterKind,
    AdaptersFound,
    BitRateFound,
    BitRateProgress,
    Connect,
    Disconnect,
    FindBitRate,
    LinkSettings,
)
from engine.settings import LastConnection
from gui.pages.connect.page import ConnectPage
from gui.pages.connect.presenter import ConnectPresenter
from gui.theme.tokens import TOUCH
from gui.translation import translations_folder
from gui.wording import engine_text

LINK = LinkSettings(interface="slcan", channel="/dev/ttyACM0", serial="AB12", bitrate_bps=250_000)
CANABLE = Adapter(
    interface="slcan", channel="/dev/ttyACM5", name="CANable 2.0", serial="AB12", identity="AB12", status="ready", advice=""
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
    AdapterKind(
        interface="gs_usb",
        name="candleLight",
        channel_example="1-4.2",
        supports_fd=True,
        supports_listen_only=True,
        supports_sample_point=True,
        supports_termination=True,
    ),
    AdapterKind(interface="robotell", name="Robotell USB-CAN", channel_example="COM3"),
)


def adapter(**changes):
    return Adapter(**({name: getattr(CANABLE, name) for name in CANABLE.__struct_fields__} | changes))


@pytest.fixture
def presenter(engine):
    last = LastConnection(link=LINK, pack="demo-nfm-120s")
    return ConnectPresenter(engine, last=last, start_virtual_pack=lambda: None)


@pytest.fixture
def page(qtbot, theme, presenter):
    one = ConnectPage(presenter)
    qtbot.addWidget(one)
    one.set_packs([("demo-nfm-120s", "Demo pack")], {"demo-nfm-120s": (500_000, 2_000_000)})
    one.resize(1176, 900)
    one.show()
    return one


@pytest.fixture
def found(presenter, qapp):
    def find(*adapters):
        presenter.adapters_found(AdaptersFound(adapters=adapters, complete=True, kinds=KINDS))
        qapp.processEvents()

    return find


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


class TestLastConnection:
    def test_the_button_names_adapter_and_pack(self, page, found):
        found(CANABLE)
        assert page.last_card.button.text() == "Connect to CANable 2.0\nDemo pack"
        assert "Demo pack" in page.last_card.button.accessibleName()
        assert page.last_card.button.height() >= TOUCH

    def test_its_adapter_is_found_again_at_another_port_by_its_serial_number(self, page, presenter, found):
        found(adapter(serial="CD34", identity="CD34", channel="/dev/ttyACM0"), CANABLE)
        assert presenter.view.last_adapter == CANABLE
        assert page.last_card.status.text() == "Ready"

    def test_an_adapter_that_is_not_there_is_said_before_it_is_tried(self, page, found):
        found(adapter(serial="CD34", identity="CD34", channel="/dev/ttyACM0"))
        assert page.last_card.status.text() == "Not plugged in"
        assert page.last_card.button.isEnabled(), "it may be plugged in at any moment"

    def test_while_adapters_are_looked_for_nothing_is_claimed(self, page, presenter):
        presenter.adapters_found(AdaptersFound(adapters=(), complete=False, kinds=KINDS))
        assert not page.last_card.status.isVisible()

    def test_one_that_somebody_holds_says_who(self, page, found):
        found(adapter(status="busy", holder="process 1234 (candump)", advice="End it."))
        assert page.last_card.status.text() == "In use by another program. Held by process 1234 (candump): end it first."


class TestList:
    @pytest.mark.parametrize(
        ("holder", "words"),
        [
            ("process 7 (ModemManager)", "Held by process 7 (ModemManager): end it first."),
            ("this program", "Held by this program: disconnect first."),
            ("", "Close it."),
        ],
    )
    def test_a_busy_adapter_says_who_holds_it_and_cannot_be_pressed(self, page, found, holder, words):
        found(adapter(status="busy", holder=holder, advice="Close it."))
        assert words in texts(page.adapters)
        connect = next(one for one in page.adapters.findChildren(QPushButton) if one.text() == "Connect")
        assert not connect.isEnabled()
        assert connect.toolTip() == words

    def test_every_status_is_a_word_beside_its_sign(self, page, found):
        statuses = {
            "ready": "Ready",
            "driver_missing": "Driver missing",
            "no_permission": "No permission",
            "busy": "In use by another program",
            "not_answering": "Not answering",
        }
        found(*(adapter(status=status, channel=status) for status in statuses))
        assert set(statuses.values()) <= set(texts(page.adapters))

    def test_those_that_can_be_used_come_first(self, page, presenter, found):
        found(adapter(status="driver_missing", name="A"), adapter(status="busy", name="B"), adapter(name="C"))
        assert [one.name for one in presenter.view.adapters] == ["C", "B", "A"]

    def test_an_adapter_plugged_in_without_its_driver_is_in_the_list_with_the_driver_it_needs(self, page, found):
        found(adapter(name="Kvaser Leaf", channel="", status="driver_missing", advice="Install CANlib."))
        assert "Install CANlib." in texts(page.adapters)
        assert not [one for one in page.adapters.findChildren(QPushButton) if one.text() == "Connect"]

    def test_buttons_are_large_enough_for_gloves(self, page, found):
        found(CANABLE)
        for button in page.findChildren(QPushButton):
            if button.isVisible() and not button.text().startswith("Other"):
                assert button.height() >= TOUCH - 4, button.text()


class TestOptions:
    def test_only_what_the_adapter_has_is_shown(self, page, found):
        found()
        form = page.form
        for kind, has in (("CANable (slcan)", True), ("Robotell USB-CAN", False)):
            form.kind.setCurrentText(kind)
            assert form.fd.isVisible() is has
            assert form.listen_only.isVisible() is has
            assert form.advanced.isVisible() is has

    def test_the_data_rate_comes_with_can_fd(self, page, found):
        found()
        assert not page.form.data_bitrate.isVisible()
        page.form.fd.setChecked(True)
        assert page.form.data_bitrate.isVisible()

    def test_an_adapter_whose_driver_says_it_has_no_fd_shows_none(self, page, found, qtbot):
        found(adapter(supports_fd=False))
        qtbot.mouseClick(
            next(one for one in page.adapters.findChildren(QPushButton) if one.text() == "Settings"), Qt.MouseButton.LeftButton
        )
        assert not page.form.fd.isVisible()

    def test_sample_points_and_termination_are_under_advanced(self, page, found, engine):
        found()
        form = page.form
        form.kind.setCurrentText("candleLight")
        assert not form.advanced.sample_point.isVisible()
        form.advanced.fold.click()
        form.channel.setText("1-4.2")
        form.fd.setChecked(True)
        form.advanced.sample_point.setCurrentText("80")
        form.advanced.data_sample_point.setCurrentText("72.5")
        form.advanced.switch.setCurrentText("120 Ω on")
        form.listen_only.setChecked(True)
        form.connect_button.click()
        link = engine.sent[-1].link
        assert (link.sample_point_pct, link.data_sample_point_pct) == (80.0, 72.5)
        assert (link.termination, link.listen_only, link.fd) == (True, True, True)

    @pytest.mark.parametrize("text", ["as the driver chooses", "fast", "20", "nan", ""])
    def test_a_sample_point_that_makes_no_sense_is_left_to_the_driver(self, page, found, text):
        found()
        page.form.advanced.sample_point.setCurrentText(text)
        assert page.form.link().sample_point_pct is None

    def test_options_an_adapter_does_not_have_are_not_sent(self, page, found):
        found()
        form = page.form
        form.fd.setChecked(True)
        form.listen_only.setChecked(True)
        form.advanced.sample_point.setCurrentText("80")
        form.kind.setCurrentText("Robotell USB-CAN")
        form.channel.setText("COM3")
        assert form.link() == LinkSettings(interface="robotell", channel="COM3", bitrate_bps=250_000)

    def test_every_option_of_a_connection_survives_the_form(self, page, found):
        found()
        link = dataclasses.replace(
            LINK,
            interface="gs_usb",
            fd=True,
            data_bitrate_bps=5_000_000,
            listen_only=True,
            sample_point_pct=87.5,
            data_sample_point_pct=70.0,
            termination=False,
        )
        page.form.show_link(link)
        assert page.form.link() == link
        assert page.form.advanced.fold.isChecked()

    def test_the_settings_of_a_found_adapter_are_known_by_its_serial_number_until_another_is_typed_in(self, page, found, qtbot):
        found(CANABLE)
        next(one for one in page.adapters.findChildren(QPushButton) if one.text() == "Settings").click()
        assert (page.form.link().channel, page.form.link().serial) == ("/dev/ttyACM5", "AB12")
        page.form.channel.clear()
        qtbot.keyClicks(page.form.channel, "COM7")
        assert (page.form.link().channel, page.form.link().serial) == ("COM7", "")

    def test_an_interface_nobody_knows_keeps_its_name(self, page, found):
        page.form.show_link(LinkSettings(interface="zlg", channel="0"))
        found()
        assert page.form.link().interface == "zlg"


class TestBitRate:
    @pytest.fixture(autouse=True)
    def chosen(self, found):
        found(CANABLE)

    def test_it_is_searched_at_the_chosen_adapter_beginning_with_the_rate_of_the_pack(self, page, engine, qtbot):
        qtbot.mouseClick(page.finder.find_button, Qt.MouseButton.LeftButton)
        assert engine.sent == [FindBitRate(link=dataclasses.replace(LINK, bitrate_bps=500_000))]
        assert page.finder.stop_button.isVisible()
        assert not page.finder.find_button.isVisible()

    def test_it_is_said_in_words_that_nothing_is_sent(self, page):
        assert any("nothing is sent" in text for text in texts(page.finder))

    def test_progress_is_shown_and_it_can_be_stopped(self, page, presenter, engine):
        page.finder.find_button.click()
        presenter.bit_rate_progress(BitRateProgress(bitrate_bps=250_000, fraction=0.4))
        assert page.finder.sentence.text() == "Listening at 250 kbit/s…"
        assert page.finder.progress.value() == 40
        page.finder.stop_button.click()
        assert engine.sent[-1] == Disconnect()
        presenter.bit_rate_found(BitRateFound(bitrate_bps=None, cause="The search was stopped."))
        assert page.finder.sentence.text() == "The search was stopped."
        assert page.finder.find_button.isVisible()

    def test_what_was_found_is_what_the_connection_is_made_with(self, page, presenter, engine):
        page.finder.find_button.click()
        presenter.bit_rate_found(BitRateFound(bitrate_bps=125_000, fd=True, data_bitrate_bps=5_000_000))
        assert page.finder.sentence.text() == "The bus runs at 125 kbit/s, CAN FD data at 5 Mbit/s."
        page.form.connect_button.click()
        link = dataclasses.replace(LINK, bitrate_bps=125_000, fd=True, data_bitrate_bps=5_000_000)
        assert engine.sent[-1] == Connect(link=link, pack="demo-nfm-120s")

    def test_the_adapters_own_button_uses_what_was_found_for_it(self, page, presenter, engine):
        buttons = {one.text(): one for one in page.adapters.findChildren(QPushButton)}
        buttons["Settings"].click()
        page.finder.find_button.click()
        presenter.bit_rate_found(BitRateFound(bitrate_bps=125_000, fd=False))
        buttons["Connect"].click()
        assert engine.sent[-1].link.bitrate_bps == 125_000

    def test_a_search_that_found_nothing_says_why_and_what_to_do(self, page, presenter):
        page.finder.find_button.click()
        presenter.bit_rate_found(BitRateFound(bitrate_bps=None, cause="The bus is silent.", advice="Wake the pack."))
        assert page.finder.sentence.text() == "The bus is silent."
        assert page.finder.advice.text() == "Wake the pack."
        assert page.form.link().bitrate_bps == 250_000

    def test_an_adapter_that_cannot_only_listen_offers_no_search_and_says_why(self, page):
        page.form.kind.setCurrentText("Robotell USB-CAN")
        assert not page.finder.find_button.isEnabled()
        assert any("cannot listen without acknowledging" in text for text in texts(page.finder))

    def test_another_adapter_forgets_what_was_found_for_the_one_before(self, page, presenter, engine):
        page.finder.find_button.click()
        page.form.kind.setCurrentText("candleLight")
        assert engine.sent[-1] == Disconnect()
        assert not presenter.view.bit_rate.running
        presenter.bit_rate_found(BitRateFound(bitrate_bps=125_000))
        assert not page.finder.sentence.isVisible(), "a late answer belongs to the old one"

    def test_there_is_no_search_while_connected(self, page, presenter):
        presenter.connect_last()
        assert not page.finder.isVisible()


def test_what_adapters_need_is_said_in_chinese_too():
    catalogue = (translations_folder() / "texts_zh_CN.ts").read_text(encoding="utf-8")
    known = {html.unescape(source) for source in re.findall(r"<source>(.*?)</source>", catalogue)}
    advice = {sentence for family in ADAPTER_FAMILIES for sentence in family.driver_advice.values()}
    assert advice - known == set()


def test_sentences_of_the_engine_are_translated_one_by_one_where_the_whole_is_not_known():
    assert engine_text("One. This adapter cannot do 800 kbit/s.") == "One. This adapter cannot do 800 kbit/s."
    assert engine_text("") == ""
