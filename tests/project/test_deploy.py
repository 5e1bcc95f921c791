"""What docs/deploy starts is what the commands take."""

import plistlib
import re
import shlex
from pathlib import Path

import click
import pytest

from searcher.cli.manage import searcher as commands

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"


def started() -> dict[str, list[str]]:
    """The arguments of each process that a file there starts."""
    found = {}
    for unit in DEPLOY.glob("*.service"):
        (line,) = re.findall("^ExecStart=(.*)$", unit.read_text("utf-8"), re.MULTILINE)
        found[unit.name] = shlex.split(line)
    for job in DEPLOY.glob("*.plist"):
        found[job.name] = plistlib.loads(job.read_bytes())["ProgramArguments"]
    (line,) = re.findall(r"^CMD \[(.*)\]$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    found["Dockerfile"] = [word.strip().strip('"') for word in line.split(",")]
    return found


@pytest.mark.parametrize(("file", "arguments"), started().items(), ids=list(started()))
def test_what_is_started_is_a_command_with_its_options(file: str, arguments: list[str]) -> None:
    program, name, *rest = arguments
    assert Path(program).name == "searcher", file
    command = commands.commands[name]
    assert isinstance(command, click.Command)
    # Below the group, as always: the first context that a command gets decides on its --help for good.
    with click.Context(commands, info_name=program, **commands.context_settings) as parent:
        command.make_context(name, rest, parent)


def test_the_page_names_every_file() -> None:
    page = (DEPLOY / "README.md").read_text("utf-8")
    assert [path.name for path in DEPLOY.iterdir() if path.name != "README.md" and f"({path.name})" not in page] == []


def test_an_image_runs_as_somebody_without_rights_and_is_looked_after() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert text.index("USER searcher") < text.index('CMD ["searcher"')
    assert "HEALTHCHECK" in text
    for copied in re.findall("^COPY (?!--from)(.*) [^ ]+$", text, re.MULTILINE):
        assert all((DEPLOY.parents[1] / name).exists() for name in copied.split())
