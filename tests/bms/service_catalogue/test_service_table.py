"""docs/uds-services.md names every service and sub-function, and tests that exist."""

import re
from pathlib import Path

from bms.service_catalogue import SERVICES

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent


def rows():
    """Return service number → [(sub-function, name, clause, effect, tests)] of the table."""
    found = {}
    for line in (ROOT / "docs" / "uds-services.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip().strip("*") for cell in line.strip("|").split("|")]
        if len(cells) == 7 and re.fullmatch("[0-9A-F]{2}", cells[0]):
            number, sub, name, clause, effect, *tests = cells
            found.setdefault(int(number, 16), []).append((sub, name, clause, effect, [test.strip("`") for test in tests]))
    return found


def spelled(numbers):
    """Return the numbers of a sub-function as the table has them."""
    texts = [f"{number:02X}" for number in numbers]
    if len(texts) < 3:
        return ", ".join(texts)
    return f"{texts[0]}–{texts[-1]}" if numbers.step == 1 else f"{texts[0]}, {texts[1]} … {texts[-1]}"


def test_every_service_and_sub_function_is_in_the_table():
    table = rows()

    assert list(table) == [known.number for known in SERVICES]
    for known in SERVICES:
        head, *subs = table[known.number]
        assert head[:4] == ("", known.name, known.clause, f"{known.effect.value}: {known.effect_reason}")
        assert [(sub, name, clause) for sub, name, clause, _, _ in subs] == [
            (spelled(sub.numbers), sub.name, known.clause) for sub in known.sub_functions
        ]


def test_every_row_names_tests_that_exist():
    tests = set(
        re.findall(r"^def (test_\w+)", "".join(path.read_text("utf-8") for path in HERE.glob("test_*.py")), re.MULTILINE)
    )

    for number, lines in rows().items():
        for sub, *_, named in lines:
            if sub or len(lines) == 1:
                assert len(named) == 2, (number, sub)
                assert set(named) <= tests, (number, sub, named)
