"""What no linter says about the code: who may speak to the database, how long a file is, what may not be committed."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOORS = ("app/web", "app/api", "app/http", "app/jobs", "app/cli")
LONGEST = 400
SPEAKS_SQL = {"execute", "scalars", "scalar", "exec_driver_sql", "query"}
MACHINE = re.compile(
    r"(?:^|[\s\"'(=:])/(?:root|home/\w+|Users/\w+)/|(?:pypi|pythonhosted|npmjs|deb\.debian)\.org|--(?:extra-)?index-url|--find-links|--trusted-host"
)
READ_BY_PEOPLE = ("app", "geo", "tools", "tests")  # a revision of the schema is written by a tool


def python_files(*folders: str) -> Iterator[Path]:
    """List the Python files below these folders."""
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def committed_files() -> list[Path]:
    """List the files that git knows; in an unpacked archive, where there is no git, all of them."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("this is no git checkout: there is nothing committed to look at")
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def find_calls(methods: set[str], *folders: str) -> list[str]:
    """Name each place below these folders where one of these methods is called."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} calls .{node.func.attr}("
        for path in python_files(*folders)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in methods
    ]


def test_no_door_speaks_to_the_database_by_itself():
    assert not find_calls(SPEAKS_SQL, *DOORS)


def test_rooms_never_commit():
    assert not find_calls({"commit"}, "app/domain", "geo")
    assert find_calls({"commit"}, "app/http")  # the doors do, once per request: this test can see it


def test_no_file_is_longer_than_one_can_hold_in_mind():
    lengths = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in python_files(*READ_BY_PEOPLE)}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


def test_every_module_class_and_function_of_the_product_says_what_it_is_for():
    faults = []
    for path in python_files("app", "geo", "migrations"):
        module = ast.parse(path.read_text())
        if not ast.get_docstring(module):
            faults.append(str(path.relative_to(ROOT)))
        for node in public_definitions(module):
            if not ast.get_docstring(node):
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has no docstring")
            if isinstance(node, ast.FunctionDef) and node.returns is None:
                faults.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} does not say what it returns")
    assert not faults


def public_definitions(module: ast.Module) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    """List the public classes and functions of a module, and the public methods of its public classes."""
    for node in module.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    method
                    for method in node.body
                    if isinstance(method, ast.FunctionDef)
                    and not method.name.startswith("_")
                    and not is_overload(method)
                )


def is_overload(method: ast.FunctionDef) -> bool:
    """Tell whether a method only states one of several signatures."""
    return any(isinstance(decorator, ast.Name) and decorator.id == "overload" for decorator in method.decorator_list)


def test_no_drawer_for_everything():
    drawers = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
    assert not [str(path) for path in python_files("app", "geo") if path.stem in drawers or path.parent.name in drawers]


def test_only_geo_and_the_search_name_a_dialect():
    allowed = ("geo/", "app/domain/offerings/search/", "app/cli/schema.py")
    dialect = re.compile(r"dialect\.name|\bpsycopg\b|\bpysqlite3\b|\bsqlite_master\b|\bpg_catalog\b")
    faults = [
        str(path.relative_to(ROOT))
        for path in python_files("app", "geo")
        if not str(path.relative_to(ROOT)).startswith(allowed) and dialect.search(code_of(path))
    ]
    assert not faults


def code_of(path: Path) -> str:
    """Give a module without its docstrings, comments and other texts."""
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.unparse(tree)


def test_no_path_of_a_machine_and_no_registry_is_committed():
    faults = []
    for path in committed_files():
        if path == Path(__file__).resolve() or "vendor" in path.parts or path.name == "LICENSE":
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        faults += [
            f"{path.relative_to(ROOT)}:{number} {found[0].strip()}"
            for number, line in enumerate(text.splitlines(), 1)
            if (found := MACHINE.search(line)) and "emit" not in line
        ]
    assert not faults


def test_nothing_is_left_to_do():
    marks = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError)\b")
    faults = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in python_files("app", "geo", "migrations", "tools")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marks.search(line)
    ]
    assert not faults


def test_every_locked_library_has_hashes_and_no_address():
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = re.sub(r"^ *#.*", "", (ROOT / lock).read_text(), flags=re.MULTILINE)
        pins = re.findall(r"^([a-z0-9._-]+)==\S+(.*)$", text, re.MULTILINE)
        assert len(pins) > 20
        blocks = re.split(r"^(?=[a-z0-9._-]+==)", text, flags=re.MULTILINE)[1:]
        assert not [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block]
        assert not re.search(r"://|^-|\bfile:", text, re.MULTILINE)


def test_every_library_asked_for_is_locked():
    for name in ("requirements", "requirements-dev"):
        lines = (ROOT / f"{name}.in").read_text().splitlines()
        asked = {re.match(r"[\w.-]+", line)[0].lower() for line in lines if re.match(r"\w", line)}
        locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / f"{name}.txt").read_text(), re.MULTILINE))
        assert asked <= locked
