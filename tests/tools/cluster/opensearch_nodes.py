"""A real OpenSearch cluster on this machine, out of Maven Central: `opensearch_nodes.py start|status|kill|revive|stop [N]`.

    start 3     three nodes, three JVMs, one cluster on http://127.0.0.1:19200, 19201 and 19202
    kill 2      kill -9 of node 2; `revive 2` starts it again with its data
    stop        all nodes; their data stay until `clean`

Needs Java 17 or 21 and Maven. `SEARCHER_TEST_CLUSTER` is the folder of its files, `SEARCHER_TEST_CLUSTER_HEAP` the memory of a
node, 256m without it, `SEARCHER_TEST_CLUSTER_PORT` the first node's port.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

VERSION = "2.19.6"
_NOBODY = 65534
_TIMEOUT_SECONDS = 180
_HERE = Path(__file__).parent


class Unavailable(Exception):
    """There is nothing here to run a cluster with; the message says what is missing."""


def missing_program() -> str | None:
    """What is missing to run a cluster, in a sentence; `None` where everything is there."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            return f"no cluster without {program}: install a JDK (17 or 21) and Maven"
    return None


def _default_folder() -> Path:
    if os.getuid() == 0:
        return Path("/var/cache/searcher-test-cluster")  # OpenSearch refuses root: nobody must be able to get there
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "searcher-test-cluster"


class Nodes:
    """The nodes of one cluster, which outlive the process that started them."""

    def __init__(self, folder: Path | None = None, port: int | None = None) -> None:
        """Start nothing yet."""
        self.folder = folder or Path(os.environ.get("SEARCHER_TEST_CLUSTER") or _default_folder())
        self.port = port or int(os.environ.get("SEARCHER_TEST_CLUSTER_PORT", "19200"))
        self._heap = os.environ.get("SEARCHER_TEST_CLUSTER_HEAP", "256m")
        self._home = self.folder / f"opensearch-{VERSION}"

    @property
    def hosts(self) -> list[str]:
        """Host and port of each node that was started."""
        return [f"127.0.0.1:{self.port + number - 1}" for number in self._numbers()]

    def start(self, count: int = 3) -> None:
        """Start the nodes that do not run yet, and wait until they are one cluster. Raises `Unavailable`."""
        self._prepare()
        (self.folder / "nodes").mkdir(exist_ok=True)
        (self.folder / "nodes" / "count").write_text(str(count))
        for number in range(1, count + 1):
            if not self.is_alive(number):
                self._start_node(number, count)
        self.wait_for(count)

    def revive(self, number: int) -> None:
        """Start a node again that was killed."""
        self._start_node(number, int((self.folder / "nodes" / "count").read_text()))

    def kill(self, number: int) -> None:
        """End a node at once, as a power cut does."""
        os.kill(self._process(number), signal.SIGKILL)

    def stop(self) -> None:
        """End all nodes and wait for their end."""
        alive = [number for number in self._numbers() if self.is_alive(number)]
        for number in alive:
            os.kill(self._process(number), signal.SIGTERM)
        for number in alive:
            self._wait_for_end(number)
        for number in self._numbers():
            (self._node(number) / "pid").unlink(missing_ok=True)

    def clean(self) -> None:
        """Stop all nodes and delete their data."""
        self.stop()
        shutil.rmtree(self.folder / "nodes", ignore_errors=True)

    def is_alive(self, number: int) -> bool:
        """Whether the process of a node runs."""
        try:
            state = Path(f"/proc/{self._process(number)}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        return state != "Z"

    def cpu_seconds(self) -> float:
        """Seconds that the processors have worked for all nodes."""
        ticks = 0
        for number in self._numbers():
            user, system = Path(f"/proc/{self._process(number)}/stat").read_text().rpartition(")")[2].split()[11:13]
            ticks += int(user) + int(system)
        return ticks / os.sysconf("SC_CLK_TCK")

    def health(self) -> dict[str, Any]:
        """What the first node that answers says of the cluster; empty when none does."""
        for host in self.hosts:
            try:
                with urlopen(f"http://{host}/_cluster/health", timeout=5) as answer:
                    found: dict[str, Any] = json.load(answer)
                    return found
            except (URLError, OSError):
                continue
        return {}

    def manager(self) -> int:
        """The number of the node that the others have elected."""
        for host in self.hosts:
            try:
                with urlopen(f"http://{host}/_cat/cluster_manager?h=node", timeout=5) as answer:
                    return int(answer.read().decode().strip().rpartition("-")[2])
            except (URLError, OSError):
                continue
        raise Unavailable("no node answers")

    def wait_for(self, count: int, status: str | None = None) -> None:
        """Wait until so many nodes are one cluster, of a status if one is given. Raises `Unavailable`."""
        deadline = time.monotonic() + _TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            health = self.health()
            if health.get("number_of_nodes") == count and status in {None, health["status"]}:
                return
            for number in self._numbers():
                if count == len(self._numbers()) and not self.is_alive(number):
                    raise Unavailable(f"node {number} died; see {self._node(number) / 'out.log'}")
            time.sleep(0.3)
        raise Unavailable(f"no cluster of {count} nodes after {_TIMEOUT_SECONDS} seconds: {self.health()}")

    def _numbers(self) -> list[int]:
        return sorted(int(path.parent.name) for path in (self.folder / "nodes").glob("*/pid"))

    def _node(self, number: int) -> Path:
        return self.folder / "nodes" / str(number)

    def _process(self, number: int) -> int:
        return int((self._node(number) / "pid").read_text())

    def _wait_for_end(self, number: int) -> None:
        deadline = time.monotonic() + 30
        while self.is_alive(number):
            if time.monotonic() > deadline:
                self.kill(number)
            time.sleep(0.1)

    def _prepare(self) -> None:
        """Bring OpenSearch here, once."""
        if (missing := missing_program()) is not None:
            raise Unavailable(missing)
        if (self._home / "ready").exists():
            return
        downloads = self.folder / "downloads"
        downloads.mkdir(parents=True, exist_ok=True)
        command = ["mvn", "-q", "-B", "-ntp", "-f", str(_HERE / "pom.xml"), f"-Dopensearch={VERSION}"]
        done = subprocess.run([*command, f"-Ddownloads={downloads}", "package"], capture_output=True, text=True, check=False)  # fmt: skip
        if done.returncode:
            raise Unavailable(f"Maven could not bring OpenSearch: {done.stdout[-500:]}{done.stderr[-500:]}")
        shutil.rmtree(self._home, ignore_errors=True)
        with zipfile.ZipFile(downloads / f"opensearch-{VERSION}.zip") as archive:
            archive.extractall(self.folder)
        for program in (self._home / "bin").iterdir():
            program.chmod(0o755)
        self._add_module(downloads / "modules" / f"analysis-common-{VERSION}.jar")
        shutil.rmtree(downloads)
        (self._home / "ready").touch()

    def _add_module(self, jar: Path) -> None:
        """Put the analysis module, which that distribution leaves out, in its place."""
        folder = self._home / "modules" / "analysis-common"
        folder.mkdir(parents=True)
        shutil.copy(jar, folder)
        descriptor = {
            "name": "analysis-common",
            "description": "analysis-common",
            "version": VERSION,
            "opensearch.version": VERSION,
            "java.version": "11",
            "classname": "org.opensearch.analysis.common.CommonAnalysisPlugin",
            "custom.foldername": "",
            "extended.plugins": "",
            "has.native.controller": "false",
        }
        lines = (f"{key}={value}\n" for key, value in descriptor.items())
        (folder / "plugin-descriptor.properties").write_text("".join(lines))

    def _start_node(self, number: int, count: int) -> None:
        home = self._node(number)
        for name in ("config", "data", "logs", "tmp"):
            (home / name).mkdir(parents=True, exist_ok=True)
        shutil.copy(self._home / "config" / "log4j2.properties", home / "config")
        options = [f"-Xms{self._heap}", f"-Xmx{self._heap}", "-XX:+UseSerialGC", f"-Djava.io.tmpdir={home / 'tmp'}"]
        options += [f"-XX:ErrorFile={home / 'logs'}/fatal.log", "18-:-Djava.security.manager=allow"]
        (home / "config" / "jvm.options").write_text("\n".join(options) + "\n")
        settings = {
            "cluster.name": "searcher-test",
            "node.name": f"node-{number}",
            "path.data": str(home / "data"),
            "path.logs": str(home / "logs"),
            "network.host": "127.0.0.1",
            "http.port": self.port + number - 1,
            "transport.port": self.port + 100 + number - 1,
            "discovery.seed_hosts": [f"127.0.0.1:{self.port + 100 + other}" for other in range(count)],
            "cluster.initial_cluster_manager_nodes": [f"node-{other}" for other in range(1, count + 1)],
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "indices.recovery.max_bytes_per_sec": "400mb",
            "node.processors": 2,
            # By the memory in use, garbage included, a small node would refuse every request, and so never collect it.
            "indices.breaker.total.use_real_memory": False,
        }
        lines = (f"{key}: {json.dumps(value)}\n" for key, value in settings.items())
        (home / "config" / "opensearch.yml").write_text("".join(lines))
        java = Path(shutil.which("java") or "").resolve().parents[1]
        environment = os.environ | {
            "OPENSEARCH_PATH_CONF": str(home / "config"),
            "OPENSEARCH_TMPDIR": str(home / "tmp"),
            "OPENSEARCH_JAVA_HOME": str(java),
            "HOME": str(home),
        }
        user: dict[str, Any] = {}
        if os.getuid() == 0:
            user = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
            for path in (home, *home.rglob("*")):
                os.chown(path, _NOBODY, _NOBODY)
        with (home / "out.log").open("wb") as log:
            process = subprocess.Popen(
                [str(self._home / "bin" / "opensearch")],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=home,
                process_group=0,
                **user,
            )
        (home / "pid").write_text(str(process.pid))
        process.returncode = 0  # it outlives this process, which does not wait for it


def main(arguments: list[str]) -> int:
    """Do what is asked for on the command line."""
    nodes = Nodes()
    match arguments:
        case ["start", *count]:
            nodes.start(int(count[0]) if count else 3)
        case ["kill" | "revive" as verb, number]:
            getattr(nodes, verb)(int(number))
        case ["stop" | "clean" as verb]:
            getattr(nodes, verb)()
            return 0
        case ["status"]:
            pass
        case _:
            sys.stderr.write(f"{__doc__}\n")
            return 2
    sys.stdout.write(f"{json.dumps(nodes.health())}\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Unavailable as error:
        sys.exit(str(error))
