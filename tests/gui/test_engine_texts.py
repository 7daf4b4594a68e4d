"""Every sentence of the floors below the window is told in Chinese, those with places in them too."""

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

import engine
from bms.definition.model import ContractLevel
from bms.diagnostics.nrc import RULES, SERVICE_NAMES, negative_response_error
from bms.flashing.contract import WORDS, steps_of
from gui.translation import install_translation, translations_folder
from gui.wording import engine_text

ROOT = Path(engine.__file__).parent.parent
FLOORS = ("can_drivers", "bms", "engine")

FOR_PROGRAMMERS = re.compile(
    r"(Value|Runtime|Assertion|Type|Index|Lookup|Key|OS|ConnectionReset|FileExists|NotImplemented|CanOperation)Error$"
    r"|(^|\.)_?log\.|(^|_)damaged$|^frozenset$|^re\.compile$|^_words$"
)
"""Calls whose texts only programmers read: bugs, log lines, details of a damaged file, patterns."""
NOT_TOLD = (
    "can_drivers/adapters/document.py",  # writes a page of the manual
    "can_drivers/adapters/udev.py",  # writes a file of rules
    "bms/trace/filter_text.py",  # the window has its own words for it
    "bms/calibration/editing.py",  # likewise
    "engine/crash_report.py",  # for the makers
    "bms/access/attempts.py",  # speaks to its database
    "bms/audit/log.py",
    "bms/audit/checkpoint.py",  # told on the command line only, like all that is verified
    "bms/audit/reading.py",
    "bms/audit/verifying.py",
    "bms/trust/demo_keys.py",  # labels keys are made from
    "bms/telemetry/comparing.py",  # told on the command line only: `halite decode` and `halite compare`
    "engine/logs/comparing.py",
    "engine/logs/decode_report.py",
    "engine/logs/decoding.py",
    "engine/logs/output_folder.py",
    "engine/logs/shifting.py",
    "engine/logs/sources.py",
    "engine/logs/tables.py",
    "engine/logs/worker.py",
)
STANDARD_WORDS = "bms/service_catalogue/"
"""Names of services, fields and values stay as ISO 14229-1 writes them; what a refusal means is told."""
WITHOUT_FRAGMENTS = (
    "can_drivers/adapters/",
    "can_drivers/slcan.py",
    "bms/definition/",
    "bms/telemetry/",
    "engine/link_states.py",
)
"""Names of adapters and events, and what is wrong inside a database file, in the words of its format."""

SENTENCE_END = re.compile(r"(?<=[.!?]) (?=[A-Z{“`])|(?<=^\{0\}) (?=This )")
SENTENCE = re.compile(r"(?=.* ).*[.!?]|(?!AXIS_PTS |CHARACTERISTIC )[A-Z][^.]{20,}: (\{\d\}: )?\{\d\}")
FRAGMENT = re.compile(r"(, )?[a-z][a-z0-9]*('s)?[:,]?( [\w{}(),;:°%'./-]+)+")
PROGRESS = re.compile(r"[A-Z][a-z]+ing [\w{}(),' ]+")
PLACE = re.compile(r"\{\d\}")


def numbered(text: str) -> str:
    """Return a text with its places numbered as the catalogue does it."""
    first, *others = text.split("\0")
    return first + "".join(f"{{{place}}}{literal}" for place, literal in enumerate(others))


def source_of(literal: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(literal, ast.Constant):
        return numbered(literal.value.replace("{}", "\0"))
    return numbered("".join(part.value if isinstance(part, ast.Constant) else "\0" for part in literal.values))


def is_for_programmers(node: ast.AST) -> bool:
    """Whether nothing below a node is told to people: documentation, bugs, logs, conditions, raw details, stable names."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.keyword(arg="detail") | ast.Compare() | ast.Assert():
            return True
        case ast.ClassDef(bases=[ast.Attribute(attr="Enum"), *_]):
            return True
        case ast.Call(func=called):
            return FOR_PROGRAMMERS.search(ast.unparse(called)) is not None
    return False


def literals(node: ast.AST) -> Iterator[str]:
    """Yield the texts below a node as the catalogue would hold them."""
    if is_for_programmers(node):
        return
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield source_of(node)
    for child in ast.iter_child_nodes(node):
        if isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant):
            continue
        if isinstance(node, ast.FormattedValue) and child is node.format_spec:
            continue
        yield from literals(child)


def told_by(path: str) -> Iterator[str]:
    """Yield what one file tells people: sentences, parts of sentences, steps of a job."""
    for text in literals(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if "\n" in text:
            continue
        is_part = FRAGMENT.fullmatch(text) and not path.startswith(WITHOUT_FRAGMENTS)
        if SENTENCE.fullmatch(text) or PROGRESS.fullmatch(text) or is_part:
            yield text


def files() -> list[str]:
    found = [path.relative_to(ROOT).as_posix() for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    told = [path for path in found if path not in NOT_TOLD]
    return [path for path in told if not path.startswith(STANDARD_WORDS) or path.endswith("/negative_responses.py")]


def catalogue(context: str) -> set[str]:
    root = ET.parse(translations_folder() / "texts_zh_CN.ts").getroot()
    found = next(one for one in root.findall("context") if one.findtext("name") == context)
    return {message.findtext("source") for message in found.findall("message")}


def is_known(text: str, known: set[str]) -> bool:
    """Whether the catalogue has a text, or each of its sentences; what only quotes another sentence says nothing itself."""
    sentences = (numbered(PLACE.sub("\0", sentence)) for sentence in SENTENCE_END.split(text))
    return text in known or all(sentence in known or sentence == "{0}" for sentence in sentences)


def latin_words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{2,}", re.sub(r"BMS|ECU|Halite|kbit/s|bit/s", "", text))


@pytest.fixture
def chinese(qapp):
    installed = install_translation(qapp, "zh_CN")
    yield
    for translator in installed:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_the_catalogue_has_every_sentence_a_person_can_be_told():
    known = catalogue("Engine")
    told = {(path, text) for path in files() for text in told_by(path)}
    assert len(told) > 500, "the harvest finds the sentences"
    missing = sorted((path, text) for path, text in told if not is_known(text, known))
    assert missing == [], "put them into the context Engine of texts_zh_CN.ts, places as {0}, {1}"


def test_every_step_of_an_update_is_in_the_catalogue():
    steps = {step for level in ContractLevel for step in steps_of(level, watched=True)}
    assert steps | set(WORDS.values()) <= catalogue("Engine")


def test_what_the_shipped_pack_says_of_itself_is_in_the_catalogue(definition):
    programming = definition.programming
    said = {*programming.precondition_texts, *programming.check_memory_texts.values()}
    assert said <= catalogue("Pack")


def test_a_translation_has_the_places_of_its_sentence():
    root = ET.parse(translations_folder() / "texts_zh_CN.ts").getroot()
    for message in root.iter("message"):
        source, translation = message.findtext("source"), message.findtext("translation")
        assert sorted(PLACE.findall(source)) == sorted(PLACE.findall(translation)), source


@pytest.mark.parametrize("service_id", SERVICE_NAMES)
def test_every_refusal_of_a_bms_is_told_in_chinese(chinese, service_id):
    for code in (*RULES, 0x15, 0xF5):
        error = negative_response_error(service_id, code, bytes([service_id]))
        told = engine_text(str(error))
        assert latin_words(told.replace(f"0x{code:02X}", "")) in ([], ["Ed"]), told


@pytest.mark.parametrize(
    ("english", "chinese_text"),
    [
        ("There is no adapter at COM3.", "COM3 处没有适配器。"),
        ("Opening slcan COM3.", "正在打开 slcan COM3。"),
        ("Disconnect first. There is no adapter at can0. Wait a moment.", "请先断开连接。can0 处没有适配器。请稍候。"),
        ("Something new. Disconnect first.", "Something new. 请先断开连接。"),
        ("The BMS did not answer (read a value).", "BMS 未应答（读取数据）。"),
        (
            (
                "The adapter left the bus after too many errors (bus-off number 2 of this connection, transmit errors 248). "
                "Resetting the adapter (2 of 4)."
            ),
            "错误过多，适配器已脱离总线（本次连接第 2 次脱离总线，发送错误 248）。正在复位适配器（第 2 步，共 4 步）。",
        ),
        (
            "The pack is not ready for an update: the contactors are closed, current is flowing. Nothing was written.",
            "电池包尚未满足更新条件：接触器已闭合、有电流流过。未写入任何内容。",
        ),
        (
            "The data set is outside what is safe for this pack: X: 5 V is above 4: the guard would come too late.",
            "数据集超出此电池包的安全范围：X：5 V 高于 4：保护会过晚动作。",
        ),
        ("Signed by Ann Lee (author), Max Roe (approver).", "签名者：Ann Lee（作者）、Max Roe（批准人）。"),
        (
            "Another Halite uses slcan COM3: process 12 (halite, since 14:05).",
            "其他 Halite 正在使用 slcan COM3：进程 12（halite、自 14:05 起）。",
        ),
        (
            "The BMS refused service 0x5A: it is locked. Start the job again.",
            "BMS 拒绝服务 0x5A：处于锁定状态。请重新开始作业。",
        ),
        ("There is no adapter at {0} or {1}.", "{0} 或 {1} 处没有适配器。"),
    ],
)
def test_values_stay_as_they_are_unless_they_are_words_of_the_catalogue(chinese, english, chinese_text):
    assert engine_text(english) == chinese_text


@pytest.mark.parametrize("text", ["", "No. Dot", "There is no adapter at COM3. Opening slcan {0}.", "x: y (z) or {9} of 3."])
def test_english_stays_as_it_is(qapp, text):
    assert engine_text(text) == text


def test_a_language_can_change_while_the_program_runs(qapp):
    text = "There is no adapter at COM3."
    assert engine_text(text) == text
    installed = install_translation(qapp, "zh_CN")
    assert engine_text(text) != text
    for translator in installed:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    assert engine_text(text) == text


@pytest.mark.parametrize("text", ["a: " * 300, "The BMS refused " + ": , C at °C and " * 60, "x (y) or " * 100, "a. " * 4000])
def test_no_text_however_made_keeps_the_window_waiting(chinese, text):
    assert engine_text(text).count("a") >= text.count("a: ")
