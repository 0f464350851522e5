"""`flask taxonomy …`: the lists by which offerings are sorted."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

import click
from flask.cli import AppGroup

from app.cli.faults import number_of_faults
from app.cli.files import written_whole
from app.cli.keuzehulp import known
from app.domain.guidance.queries import find_document
from app.domain.guidance.reading import TreeRefused, read_tree
from app.domain.taxonomy.actions import NotTheProductList, load_products, seed_taxonomy
from app.domain.taxonomy.vocabulary.actions import load_vocabulary_files
from app.domain.taxonomy.vocabulary.files import VocabularyRefused, write_needs, write_phrases
from app.domain.taxonomy.vocabulary.queries import list_need_rows, list_phrase_rows
from app.extensions import db

group = AppGroup("taxonomy")


@group.command("seed")
def seed_command() -> None:
    """Bring the themes, audiences, forms, languages, products and words for needs of this version.

    What people changed or removed stays as they made it.
    """
    report = seed_taxonomy(db.session)
    db.session.commit()
    click.echo(f"{report.added} terms added, {report.changed} changed, {report.dropped} removed.")


@group.command("load-upl")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load_upl_command(file: Path) -> None:
    """Load the government's list of products (UPL) from its CSV FILE."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            added, renamed = load_products(db.session, lines)
    except (NotTheProductList, UnicodeDecodeError) as error:
        msg = f"{file}: {error}"
        raise click.ClickException(msg) from error
    db.session.commit()
    click.echo(f"{added} products added, {renamed} renamed.")


@group.command("load-vocabulary")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Remove what the files do not name.")
def load_vocabulary_command(*, files: tuple[Path, ...], replace: bool) -> None:
    """Load needs and the words for them from CSV FILES (docs/vocabulary.md): all of it, or nothing with a fault.

    What the tree of the keuzehulp needs must stay.
    """
    broken_before = set(_faults_of_tree())
    with ExitStack() as stack:
        opened = [(str(path), stack.enter_context(path.open(encoding="utf-8-sig", newline=""))) for path in files]
        try:
            report = load_vocabulary_files(db.session, opened, replace=replace, by="cli:taxonomy-load-vocabulary")
        except VocabularyRefused as error:
            for fault in error.faults:
                click.echo(fault, err=True)
            msg = f"{number_of_faults(error.faults)}. Nothing was loaded; mend the files and load them again."
            raise click.ClickException(msg) from error
    if broken := [said for plain, said in _faults_of_tree().items() if plain not in broken_before]:
        db.session.rollback()
        for said in broken:
            click.echo(f"keuzehulp: {said}", err=True)
        msg = (
            f"With this vocabulary the tree of the keuzehulp has {number_of_faults(broken)}. Nothing was loaded;"
            " keep what the tree names, or first load a tree without it (flask keuzehulp load)."
        )
        raise click.ClickException(msg)
    db.session.commit()
    for name in ("needs", "phrases"):
        added, changed, removed = (getattr(report, f"{name}_{what}") for what in ("added", "changed", "removed"))
        click.echo(f"{name:<8} {added:>5} added {changed:>5} changed {removed:>5} removed")
    if report.written:
        click.echo("Searches use it within a minute. For the offerings: flask offerings rebuild-listings.")


@group.command("export-vocabulary")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export_vocabulary_command(folder: Path) -> None:
    """Write needs.csv and phrases.csv into FOLDER, in the form that `load-vocabulary` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    with _csv(folder / "needs.csv") as needs, _csv(folder / "phrases.csv") as phrases:
        write_needs(needs, list_need_rows(db.session))
        write_phrases(phrases, list_phrase_rows(db.session))
    click.echo(f"Written: {folder / 'needs.csv'} and {folder / 'phrases.csv'}.")


@contextmanager
def _csv(path: Path) -> Iterator[TextIO]:
    with written_whole(path) as target:
        text = io.TextIOWrapper(target, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


def _faults_of_tree() -> dict[str, str]:
    """Read the tree in use against the vocabulary of this transaction: its faults, by what they say without choices."""
    document = find_document(db.session)
    if document is None:
        return {}
    try:
        read_tree(document, known())
    except TreeRefused as error:
        return {fault.partition("; there is")[0]: fault for fault in error.faults}
    return {}
