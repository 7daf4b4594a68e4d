"""docs/uds-rules.md says where each rule is kept and what shows it; both exist."""

import re
from pathlib import Path

from bms.diagnostics.nrc import RULES, Retry

ROOT = Path(__file__).parents[3]
TABLE = (ROOT / "docs" / "uds-rules.md").read_text(encoding="utf-8")


def rows():
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLE.splitlines() if line.startswith("| ")]
    return [row for row in cells if re.fullmatch(r"test_\w+", row[-1])]


def test_every_rule_names_a_file_and_a_test_that_exist():
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    tests = set(re.findall(r"^def (test_\w+)\(", written, re.MULTILINE))
    assert len(rows()) > 50
    assert [row[-1] for row in rows() if row[-1] not in tests] == []
    assert [row[-2] for row in rows() if not (ROOT / row[-2]).is_file()] == []


def test_every_code_with_a_rule_of_its_own_is_in_the_table():
    listed = {int(code, 16) for row in rows() for code in re.findall(r"0x([0-9A-F]{2})\b", row[0])}
    assert {code for code, rule in RULES.items() if rule.retry is not Retry.NEVER} <= listed
