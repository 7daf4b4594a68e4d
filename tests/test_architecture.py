"""The house rules that can be proved by reading the source: who may write to a pack, and how rooms are kept."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bms.diagnostics.procedure import WRITING_SERVICES

ROOT = Path(__file__).parent.parent
PRODUCT = ("gui", "cli", "engine", "bms", "can_drivers", "virtual_pack", "assets")
TOOL = ("gui", "cli", "engine", "bms", "can_drivers")
"""Everything that talks to a pack; the virtual pack is what it talks to."""
WRITE_GATE = Path("bms/flashing/write_gate.py")
BANNED_ROOMS = {"core", "utils", "util", "helpers", "helper", "common", "manager", "misc", "can", "serial", "usb", "queue"}
LONGEST_FILE_LINES = 400


def sources(*roots):
    return [path.relative_to(ROOT) for root in roots for path in sorted((ROOT / root).rglob("*.py"))]


def constants_of(tree):
    """Return the module's integer constants, so that `bytes([_ERASE])` is seen through."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, int)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def first_byte(node, constants):
    """Return the first byte of an expression that makes bytes, None if it does not or is not known."""
    match node:
        case ast.Constant(value=bytes() as value):
            is_text = value.isascii() and value.decode("ascii").isprintable()
            return value[0] if value and not is_text else None
        case ast.BinOp(left=left, op=ast.Add()):
            return first_byte(left, constants)
        case ast.Call(func=ast.Name(id="bytes" | "bytearray"), args=[ast.List(elts=[head, *_]) | ast.Tuple(elts=[head, *_])]):
            if isinstance(head, ast.Name):
                return constants.get(head.id)
            return head.value if isinstance(head, ast.Constant) and isinstance(head.value, int) else None
        case ast.Call(func=ast.Attribute(attr="fromhex"), args=[ast.Constant(value=str() as text)]):
            data = bytes.fromhex(text)
            return data[0] if data else None
        case ast.Call(func=ast.Attribute(attr="pack"), args=[ast.Constant(value=str()), head, *_]):
            if isinstance(head, ast.Name):
                return constants.get(head.id)
            return head.value if isinstance(head, ast.Constant) and isinstance(head.value, int) else None
    return None


def name_of(function):
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def writing_requests(path):
    """Return where a file makes an exchange with a writing service, or one that claims to have passed the gate."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    constants = constants_of(tree)
    made = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) == "GatedExchange":
            made.append((node.lineno, "GatedExchange"))
        elif isinstance(node, ast.expr) and first_byte(node, constants) in WRITING_SERVICES:
            made.append((node.lineno, ast.unparse(node)))
    return made


def test_only_the_write_gate_makes_writing_requests():
    elsewhere = {str(path): writing_requests(path) for path in sources(*TOOL) if path != WRITE_GATE}
    assert {path: made for path, made in elsewhere.items() if made} == {}
    assert any(what == "GatedExchange" for _, what in writing_requests(WRITE_GATE))


@pytest.mark.parametrize(
    "smuggled",
    [
        'Exchange(request=bytes.fromhex("2EF15A00"))',
        'Exchange(request=b"\\x31\\x01\\xff\\x01")',
        "Exchange(request=bytes([0x34, 0, 0x44]) + address)",
        "_RESET = 0x11\nExchange(request=bytes([_RESET, 1]))",
        "_RESET = 0x11\nrequest = bytes((_RESET, 1))",
        'request = struct.pack(">BB", 0x85, 2)',
        'GatedExchange(request=bytes.fromhex("22F18C"))',
    ],
)
def test_the_search_for_writing_requests_finds_them(smuggled, tmp_path, monkeypatch):
    (tmp_path / "smuggler.py").write_text(smuggled, encoding="utf-8")
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    assert writing_requests(Path("smuggler.py"))


def test_one_function_of_the_write_gate_lets_requests_through():
    tree = ast.parse((ROOT / WRITE_GATE).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    emitting = {
        function.name
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and name_of(node.func) == "GatedExchange"
    }
    assert emitting == {"_emit"}


def test_the_floors_and_rooms_import_only_what_they_may():
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]


def test_every_package_has_a_room_card():
    for path in sources(*PRODUCT):
        folder = (ROOT / path).parent
        init = folder / "__init__.py"
        assert init.exists(), f"{folder.relative_to(ROOT)} is no package"
        card = ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))) or ""
        for line in ("Holds:", "Never:", "May import:"):
            assert re.search(rf"^{line}", card, re.MULTILINE), f"{init.relative_to(ROOT)} lacks {line}"


def test_no_file_is_too_long_to_read():
    lengths = {str(path): len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in sources(*PRODUCT)}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE_LINES} == {}


def test_rooms_and_modules_are_called_by_what_they_hold():
    for path in sources(*PRODUCT):
        for part in (*path.parts[:-1], path.stem):
            assert part not in BANNED_ROOMS, path
            assert not part.startswith("test_"), path


def test_no_production_class_looks_like_a_test():
    for path in sources(*PRODUCT):
        tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
        names = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        assert not [name for name in names if name.startswith("Test")], path
