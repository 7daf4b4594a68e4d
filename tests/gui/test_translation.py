"""The window speaks Chinese, completely, and nothing of it goes stale."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QLabel

import gui
from engine.settings import load_settings
from gui.dialogs.help_sheet import LANGUAGE_NAMES, HelpSheet
from gui.translation import LANGUAGES, install_translation, translations_folder

PLACEHOLDER = re.compile(r"%(?:\.\d)?[dsf%]")
ROOT = Path(gui.__file__).parent.parent


def messages(path):
    """Return (context, source, translation or None) of a .ts file."""
    found = []
    for context in ET.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            text = translation.text if translation.get("type") is None else None
            found.append((context.findtext("name"), message.findtext("source"), text))
    return found


@pytest.fixture
def chinese(qapp):
    installed = install_translation(qapp, "zh_CN")
    yield installed
    for translator in installed:
        qapp.removeTranslator(translator)
        translator.deleteLater()


@pytest.mark.parametrize("name", ["halite", "texts"])
def test_every_text_is_translated_with_the_same_places_in_the_same_order(name):
    for context, source, translation in messages(translations_folder() / f"{name}_zh_CN.ts"):
        assert translation, (context, source)
        assert PLACEHOLDER.findall(source) == PLACEHOLDER.findall(translation), (context, source)


def test_the_translation_knows_every_text_of_the_program(tmp_path):
    files = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "gui").rglob("*.py"))]
    target = tmp_path / "now.ts"
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run([tool, *files, "-ts", target], cwd=ROOT, check=True, capture_output=True, timeout=60)
    known = {(context, source) for context, source, _ in messages(translations_folder() / "halite_zh_CN.ts")}
    now = {(context, source) for context, source, _ in messages(target)}
    assert now - known == set(), "run pyside6-lupdate on assets/translations/halite_zh_CN.ts and translate"
    assert known - now == set(), "texts that are gone"
    assert not [context for context, _ in now if "." in context], "one tr on a line: lupdate lost its class"


def test_every_fault_text_of_the_shipped_pack_is_translated(definition):
    known = {source for context, source, _ in messages(translations_folder() / "texts_zh_CN.ts") if context == "Pack"}
    for fault in definition.faults.faults.values():
        assert {fault.text, fault.cause, fault.action, fault.reaction} - {""} <= known, fault.display
    assert {field.text for field in definition.faults.snapshot_fields.values()} <= known


def test_the_compiled_files_are_those_of_the_sources(chinese):
    assert len(chinese) >= 2
    for name in ("halite", "texts"):
        for context, source, translation in messages(translations_folder() / f"{name}_zh_CN.ts"):
            assert QCoreApplication.translate(context, source) == translation


def test_a_page_speaks_chinese(chinese, qtbot, theme):
    sheet = HelpSheet("")
    qtbot.addWidget(sheet)
    shown = [label.text() for label in sheet.findChildren(QLabel)]
    assert "帮助与快捷键" in shown
    assert any("安全" in text for text in shown)


def test_the_language_is_chosen_in_the_help_sheet(qtbot, theme):
    sheet = HelpSheet("zh_CN")
    qtbot.addWidget(sheet)
    combo = sheet.findChild(QComboBox)
    assert combo.currentData() == "zh_CN"
    assert set(LANGUAGE_NAMES) == set(LANGUAGES)
    with qtbot.waitSignal(sheet.language_chosen, timeout=500) as chosen:
        combo.setCurrentIndex(1)
        combo.activated.emit(1)
    assert chosen.args == ["en"]
    assert load_settings().language == ""
