"""A stranger's folder: its settings and links lead neither a search nor a writer out of it; files of an index are in `links.py`."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from links import PRECIOUS

import searcher

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes as other systems have them")


@pytest.fixture
def victim(place: Path) -> Path:
    file = place / "home" / ".bashrc"
    file.parent.mkdir()
    file.write_text(PRECIOUS)
    return file


@pytest.fixture
def project(place: Path) -> Path:
    corpus = place / "project" / "corpus"
    corpus.mkdir(parents=True)
    (corpus / "a.txt").write_text("Bonjour le monde.")
    return corpus.parent


def command(module: str, project: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a command in a project. Raises `TimeoutExpired` where it hangs."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(searcher.__file__).parents[1]),
        "HOME": str(project.parent / "home"),
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=project,
        env=environment | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def search(project: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return command("searcher.cli.search", project, *arguments, **variables)


def test_socket_in_the_place_of_the_lock_is_named(project: Path) -> None:
    (project / "index").mkdir()
    with socket.socket(socket.AF_UNIX) as planted:
        before = Path.cwd()
        os.chdir(project / "index")  # the whole path may be longer than a socket's can be
        planted.bind("MAIN_WRITELOCK")
        os.chdir(before)
    done = search(project, "bonjour")
    assert done.stderr.startswith("search: index/MAIN_WRITELOCK is a device, where an index has a file")


def test_index_folder_that_is_a_link_is_not_written_through(project: Path, victim: Path) -> None:
    (project / "index").symlink_to(victim.parent)
    done = search(project, "bonjour")
    assert done.stderr.startswith("search: the index folder index is a link")
    assert list(victim.parent.iterdir()) == [victim]


def test_link_that_is_named_is_followed(project: Path) -> None:
    (project / "elsewhere").mkdir()
    (project / "link").symlink_to("elsewhere")
    assert search(project, "--index", "link", "bonjour").returncode == 0
    assert list((project / "elsewhere").glob("*.seg"))


def test_documents_that_are_a_link_out_of_the_folder_are_read_when_they_are_named(project: Path, victim: Path) -> None:
    (project / "corpus").rename(victim.parent / "private")
    (project / "corpus").symlink_to(victim.parent / "private")
    done = search(project, "bonjour")
    assert done.stderr == ("search: corpus is a link that leads out of this folder; to follow it, add --in corpus\n")
    assert not (project / "index").exists()
    assert search(project, "--in", "corpus", "bonjour").returncode == 0


@pytest.mark.parametrize(
    "line", ['index = "../home/index"', 'documents = "../home"', 'documents = ["corpus", "/"]', "follow_links = true"]
)
def test_settings_that_were_found_stay_in_their_folder(line: str, project: Path, victim: Path) -> None:
    (project / "searcher.toml").write_text(line)
    done = search(project, "bonjour")
    assert done.returncode == 2
    assert "leads out of its own folder" in done.stderr
    assert list(victim.parent.iterdir()) == [victim]


def test_index_of_settings_that_is_a_link_stays_in_their_folder(project: Path, victim: Path) -> None:
    (project / "searcher.toml").write_text('index = "mine"\ndocuments = "corpus"')
    (project / "mine").symlink_to("../home")
    assert "leads out of its own folder with mine" in search(project, "bonjour").stderr
    assert list(victim.parent.iterdir()) == [victim]


@pytest.mark.parametrize("trust", ["{project}", "{project}/..", "/nowhere:{project}"])
def test_settings_may_lead_out_of_a_folder_that_is_trusted(trust: str, project: Path, victim: Path) -> None:
    (project / "searcher.toml").write_text('index = "../home/index"\ndocuments = "corpus"')
    assert search(project, "bonjour", SEARCHER_TRUST=f"{project}x").returncode == 2
    assert search(project, "bonjour", SEARCHER_TRUST=trust.format(project=project)).returncode == 0
    assert list((victim.parent / "index").glob("*.seg"))


def test_settings_that_are_named_may_lead_out_of_their_folder(project: Path, victim: Path) -> None:
    (project / "searcher.toml").write_text('index = "../home/index"\ndocuments = "corpus"')
    assert search(project, "--config", "searcher.toml", "bonjour").returncode == 0
    assert list((victim.parent / "index").glob("*.seg"))


def test_settings_of_any_size_are_not_read_whole(project: Path) -> None:
    with (project / "searcher.toml").open("wb") as file:
        file.truncate(1 << 40)
    assert "is larger than 1,048,576 bytes" in search(project, "bonjour").stderr


def test_settings_that_are_a_link_out_of_the_folder_are_read_when_they_are_named(project: Path, victim: Path) -> None:
    (project / "searcher.toml").symlink_to(victim)
    assert f"leads out of its own folder with {victim}" in search(project, "bonjour").stderr
    assert "line 1" in search(project, "--config", "searcher.toml", "bonjour").stderr


@pytest.mark.parametrize("name", [".gitignore", ".searchignore"])
def test_ignore_file_that_is_a_link_out_of_the_folder_is_not_read(name: str, project: Path, victim: Path) -> None:
    victim.write_text("a.txt")
    (project / "corpus" / name).symlink_to(victim)
    assert search(project, "-c", "bonjour").stdout == "1\n"
    assert f"{name}: is a link that leads out of the folder" in command("searcher.cli.manage", project, "status").stdout
    (project / "corpus" / name).unlink()
    (project / "corpus" / "rules").write_text("a.txt")
    (project / "corpus" / name).symlink_to("rules")
    assert search(project, "-c", "bonjour").stdout == "0\n"


def test_ignore_file_of_any_size_is_not_read_whole(project: Path) -> None:
    (project / "corpus" / "b.txt").write_text("Bonjour aussi.")
    with (project / "corpus" / ".gitignore").open("wb") as file:
        file.write(b"a.txt\n")
        file.truncate(1 << 40)
    assert search(project, "-c", "bonjour").stdout == "1\n"
    assert "is longer than 1 MB" in command("searcher.cli.manage", project, "status").stdout


def test_index_with_a_number_that_no_commit_can_have_is_refused(project: Path) -> None:
    assert search(project, "bonjour").returncode == 0
    for file in list((project / "index").glob("_MAIN_1.*")):
        file.rename(file.with_name(f"_MAIN_{'9' * 20}{file.suffix}"))
    (project / "corpus" / "b.txt").write_text("Bonjour aussi.")
    assert "was written by another program; choose another place" in search(project, "bonjour").stderr
