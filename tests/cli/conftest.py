"""Fixtures for the commands: a database of one's own, and a command as a process that can be killed."""

from __future__ import annotations

import os
import subprocess
import sys
import traceback

import pytest
from flask.testing import FlaskCliRunner


@pytest.fixture
def database_url(databases, engine_name):
    """The address of a database of the test's own, for commands that commit."""
    return databases.ready(engine_name)


@pytest.fixture(autouse=True)
def said(monkeypatch):
    """Let what a command says, and where it breaks, stand with the test that fails: the runner keeps it to itself."""
    invoke = FlaskCliRunner.invoke

    def invoke_aloud(self, *arguments, **options):
        outcome = invoke(self, *arguments, **options)
        sys.stdout.write(outcome.output)
        if outcome.exception and not isinstance(outcome.exception, SystemExit):
            traceback.print_exception(outcome.exception)
        return outcome

    monkeypatch.setattr(FlaskCliRunner, "invoke", invoke_aloud)


@pytest.fixture
def flask(database_url):
    """Start a command as a process of its own."""
    started = []

    def start(*arguments, stdin=subprocess.DEVNULL):
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, arguments)],
            env={**os.environ, "DATABASE_URL": database_url},
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
