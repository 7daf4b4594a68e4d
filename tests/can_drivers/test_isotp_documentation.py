"""docs/isotp.md names the test of every rule; each must exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(test_\w+\.py)::(test_\w+)`")


def test_every_test_named_in_the_table_exists():
    named = NAMED.findall((ROOT / "docs" / "isotp.md").read_text(encoding="utf-8"))
    assert len(named) > 50
    functions = {
        file: {
            node.name
            for node in ast.walk(ast.parse((ROOT / "tests" / "can_drivers" / file).read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef)
        }
        for file in {file for file, _ in named}
    }
    assert [f"{file}::{name}" for file, name in named if name not in functions[file]] == []
