"""A stranger's folder: what is planted in it leads neither a search nor a writer out of it, and holds nobody up."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import searcher

PRECIOUS = "export PATH=/usr/bin\n"
WITHOUT_COMMIT = ["MAIN_WRITELOCK", "_MAIN_1.json", "_MAIN_1.files", "_MAIN_1.toc", "_MAIN_1.toc.new"]
OF_A_COMMIT = ["MAIN_WRITELOCK", "_MAIN_1.json", "_MAIN_1.files", "_MAIN_1.toc", "*.seg", "MAIN_MERGELOCK"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and pipes as other systems have them")


def _link(name: Path, victim: Path) -> None:
    name.symlink_to(victim)


def _relative_link(name: Path, victim: Path) -> None:
    name.symlink_to(os.path.relpath(victim, name.parent))


def _pipe(name: Path, _victim: Path) -> None:
    os.mkfifo(name)


def _device(name: Path, _victim: Path) -> None:
    try:
        os.mknod(name, 0o666 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        name.symlink_to("/dev/zero")


def _folder(name: Path, _victim: Path) -> None:
    name.mkdir()


def _second_name(name: Path, victim: Path) -> None:
    name.hardlink_to(victim)


PLANTED = {
    "link": _link,
    "relative link": _relative_link,
    "pipe": _pipe,
    "device": _device,
    "folder": _folder,
    "second name": _second_name,
}


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


def in_a_line(done: "subprocess.CompletedProcess[str]") -> bool:
    """Whether it answered, or said in a line why not."""
    return done.returncode in {0, 1, 2} and done.stderr.count("\n") <= 1 and "fault of its own" not in done.stderr


@pytest.mark.parametrize("name", WITHOUT_COMMIT)
@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_what_is_planted_before_the_first_commit(
    plant: Callable[[Path, Path], None], name: str, project: Path, victim: Path
) -> None:
    (project / "index").mkdir()
    plant(project / "index" / name, victim)
    done = search(project, "bonjour")
    assert victim.read_text() == PRECIOUS
    assert in_a_line(done), done.stderr
    assert in_a_line(command("searcher.cli.manage", project, "check", "index"))


@pytest.mark.parametrize("name", OF_A_COMMIT)
@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_what_is_put_in_the_place_of_a_file(
    plant: Callable[[Path, Path], None], name: str, project: Path, victim: Path
) -> None:
    assert search(project, "bonjour").returncode == 0
    target = next((project / "index").glob(name), project / "index" / name)
    target.unlink(missing_ok=True)
    plant(target, victim)
    assert in_a_line(search(project, "bonjour"))
    assert in_a_line(command("searcher.cli.manage", project, "check", "index"))
    (project / "corpus" / "b.txt").write_text("Bonjour encore.")
    assert in_a_line(search(project, "encore"))
    assert victim.read_text() == PRECIOUS


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
