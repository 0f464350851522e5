"""folium's frame holds constants only, whatever the offerings are called."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from geo.maps import MapHere, MapPin, get_frame, map_data
from geo.maps.frame import MAP_ID

ROOT = Path(__file__).parents[3]


def test_the_frame_asks_our_script_for_every_layer() -> None:
    script = get_frame().script.decode()
    assert f'L.map(\n"{MAP_ID}"' in script
    asked = re.findall(r"buurtkaart\.(\w+)\(\)", script)
    assert asked == ["outlines", "streets", "municipality", "here", "pins"]
    own = (ROOT / "app/web/static/js/map.js").read_text()
    offered = own[own.index("window.buurtkaart = {") :]
    assert all(re.search(rf"\b{name}\b", offered) for name in [*asked, "moves"])


def test_the_frame_loads_nothing_and_has_no_styles() -> None:
    frame = get_frame()
    text = frame.html + frame.script.decode()
    assert "http" not in text
    assert "style" not in text
    assert "<script" not in text
    assert "viewport" not in text


def test_the_frame_is_the_same_in_every_process() -> None:
    command = "from geo.maps import get_frame; print(get_frame().digest)"
    other = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)
    assert other.stdout.strip() == get_frame().digest
    assert get_frame().digest in get_frame().file_name


def test_names_never_pass_through_folium() -> None:
    """`{{7*7}}` in a name would be run on the server, `${1}` in the browser, and `</script>` would end the script."""
    name = "{{7*7}} ${1} </script><b>"
    before = get_frame.__wrapped__()
    data = map_data([MapPin("1", name, "help", 5.1, 52.1, number=1, lines=(name,))], here=MapHere(name, 5.1, 52.1))
    after = get_frame.__wrapped__()
    assert before == after
    assert data["pins"][0]["title"] == name, "the data carries the name as it is, for tojson to write"
    assert "7*7" not in after.script.decode()


def test_only_the_frame_imports_folium() -> None:
    """Branca and folium stay in one file, and no function in it takes anything from outside."""
    importing = []
    for path in [*(ROOT / "geo").rglob("*.py"), *(ROOT / "app").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if any(name.split(".")[0] in {"folium", "branca"} for name in names):
                importing.append(path.relative_to(ROOT).as_posix())
    assert set(importing) == {"geo/maps/frame.py"}
    assert not get_frame.__wrapped__.__code__.co_argcount


def test_importing_the_maps_does_not_import_folium() -> None:
    command = "import sys, geo.maps; print('folium' in sys.modules)"
    other = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)
    assert other.stdout.strip() == "False"
