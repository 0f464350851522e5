"""The commands, by room. A group's module is read when one of its commands is asked for, never in a web worker."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

GROUPS = {
    "counters": "Report what was counted, and throw old figures away.",
    "database": "Prepare and migrate the database.",
    "demo": "Make example data.",
    "geo": "Load places and postcodes.",
    "jobs": "Do what has to be done because time passes.",
    "keuzehulp": "Load, export and check the tree of the keuzehulp, and report how it does.",
    "offerings": "Load and export offerings, and rebuild what search reads.",
    "taxonomy": "Fill the lists of themes, audiences, forms, languages and products.",
}


class LazyGroup(AppGroup):
    """A group whose commands stand in the module of the same name, as `group`; what they can't do they say plainly."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  whatever the command gives
        """Run the command that is asked for; of what it meets in database, disk and files it says one sentence."""
        with import_module(f"{__name__}.faults").said_plainly():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands of the module."""
        return self._group().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give one command of the module."""
        return self._group().get_command(ctx, cmd_name)

    def _group(self) -> click.Group:
        group: click.Group = import_module(f"{__name__}.{self.name}").group
        return group


def register(app: Flask) -> None:
    """Give the application its groups of commands."""
    for name, help_text in GROUPS.items():
        app.cli.add_command(LazyGroup(name, help=help_text))
