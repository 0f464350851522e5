"""`flask keuzehulp …`: the tree of the keuzehulp in and out as a file, and how its steps do."""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson
from flask.cli import AppGroup

from app.cli.counters import DAY
from app.cli.faults import number_of_faults
from app.cli.files import written_whole
from app.cli.tables import table
from app.domain.counters.queries import list_totals
from app.domain.counters.types import GUIDANCE, Counted
from app.domain.guidance.actions import load_tree
from app.domain.guidance.finding import finder
from app.domain.guidance.queries import find_document, find_tree
from app.domain.guidance.reading import Known, TreeRefused, read_tree
from app.domain.guidance.types import ADVICE_STEP, PLACE_STEP, Tree
from app.domain.taxonomy.queries import load_taxonomy
from app.domain.taxonomy.vocabulary.queries import load_vocabulary
from app.extensions import db
from app.web.assets import icon_names

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_BYTES = 2_000_000

group = AppGroup("keuzehulp")


class NoTree(click.ClickException):
    """There is no tree in use."""

    def __init__(self) -> None:
        """Say how to get one."""
        super().__init__("There is no tree yet: flask database prepare brings one.")


@group.command("load")
@click.argument("file", type=FILE)
def load_command(file: Path) -> None:
    """Check the tree in FILE (docs/keuzehulp.md) and put it into use; with a fault the old one stays."""
    try:
        tree = load_tree(db.session, read_document(file), known(), by="cli:keuzehulp-load")
    except TreeRefused as error:
        raise refusal(error, "The old tree stays in use") from error
    db.session.commit()
    click.echo(f"Version {tree.version} is in use within a minute: {describe(tree)}.")


@group.command("check")
@click.argument("file", type=FILE, required=False)
def check_command(file: Path | None) -> None:
    """Check the tree in FILE, or the one in use, without changing anything."""
    document = read_document(file) if file else find_document(db.session)
    if document is None:
        raise NoTree
    try:
        tree = read_tree(document, known())
    except TreeRefused as error:
        raise refusal(error, "Nothing changed") from error
    click.echo(f"Good: {describe(tree)}.")


@group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
def export_command(file: Path | None) -> None:
    """Write the tree in use, in the form that `load` reads, to FILE or to standard output."""
    document = find_document(db.session)
    if document is None:
        raise NoTree
    text = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if file is None:
        sys.stdout.buffer.write(text)
    else:
        with written_whole(file) as target:
            target.write(text)


@group.command("report")
@click.option("--from", "first", type=DAY, help="The first day; without it all that is kept.")
@click.option("--to", "last", type=DAY, help="The last day; without it today.")
def report_command(first: datetime | None, last: datetime | None) -> None:
    """Print for each step how often it was shown, left without an answer, and led to an advice that was followed."""
    counts: dict[str, dict[Counted, int]] = defaultdict(lambda: dict.fromkeys(GUIDANCE, 0))
    for total in list_totals(db.session, GUIDANCE, first=first and first.date(), last=last and last.date()):
        counts[total.subject][total.name] += total.times
    rows = [(step, *figures(counts[step])) for step in in_order(list(counts))]
    head = ("step", "entered", "left", "left %", "advice used")
    click.echo(table(head, rows, numbers=4) if rows else "Nothing was counted in these days.")


def figures(counts: dict[Counted, int]) -> tuple[str, str, str, str]:
    """Write the figures of one step."""
    entered, left, used = (counts[name] for name in GUIDANCE)
    return str(entered), str(left), f"{100 * left / entered:.0f}" if entered else "-", str(used)


def in_order(counted: list[str]) -> list[str]:
    """Put steps in the order of the tree in use; steps of older trees stand last."""
    tree = find_tree(db.session)
    order = [*(tree.steps if tree else ()), PLACE_STEP, ADVICE_STEP]
    return sorted(counted, key=lambda step: (order.index(step) if step in order else len(order), step))


def known() -> Known:
    """Tell what a tree may name: the taxonomy of today, the needs, the pictograms, and words that lead somewhere."""
    taxonomy, vocabulary = load_taxonomy(db.session), load_vocabulary(db.session)
    return Known(
        taxonomy.themes.keys,
        taxonomy.forms.keys,
        taxonomy.audiences.keys,
        [need.key for need in vocabulary.needs],
        icon_names(),
        finder(db.session, vocabulary),
    )


def read_document(file: Path) -> Any:  # noqa: ANN401  whatever the file holds, the check tells what is wrong with it
    """Read a file of JSON."""
    try:
        data = file.read_bytes()
        return orjson.loads(data if len(data) <= MOST_BYTES else b"")
    except orjson.JSONDecodeError as error:
        msg = f"{file} is no JSON of at most {MOST_BYTES // 1_000_000} MB: {error}"
        raise click.ClickException(msg) from error


def describe(tree: Tree) -> str:
    """Say how large a tree is."""
    return (
        f"{len(tree.steps)} steps, {len(list(tree.list_paths()))} ways, {tree.longest_from(tree.start)} choices at most"
    )


def refusal(error: TreeRefused, what_now: str) -> click.ClickException:
    """Print the faults and make the error that ends the command."""
    for fault in error.faults:
        click.echo(fault, err=True)
    found = number_of_faults(error.faults)
    return click.ClickException(f"{found}. {what_now}; mend the file and try again.")
