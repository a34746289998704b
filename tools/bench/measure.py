"""The parts of the measurement. Each runs in processes of its own and gives rows."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.bench.places import LEAST, LISTS, MORE, PAGES, in_world
from tools.bench.report import Row, higher, row
from tools.bench.server import Server, serving

STEP_SECONDS = 900
CONNECTIONS = 16
# Settings of whoever measures must not change what is measured.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "SYSTEMROOT")


class Bench:
    """One measurement: a folder of its own, the size of the world, seconds for each run against the server."""

    def __init__(self, folder: Path, share: int, seconds: float) -> None:
        self.folder, self.share, self.seconds = folder, share, seconds
        self.cookie = ""

    def environment(self, folder: str = "large", **more: str) -> dict[str, str]:
        """Only what a process needs, and Braid's data in this folder."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {**kept, "BRAID_DATA": str(self.folder / folder), "OPENBLAS_NUM_THREADS": "1", **more}

    def step(self, module: str, *arguments: str, folder: str = "large", **more: str) -> Any:
        """Runs a module of this package as a process; its last line is the result.

        Raises:
            RuntimeError: it ended with an error, whose last line is said, or took too long.
        """
        command = [sys.executable, "-m", f"tools.bench.{module}", *arguments]
        try:
            done = subprocess.run(  # noqa: S603
                command, env=self.environment(folder, **more), capture_output=True, text=True, timeout=STEP_SECONDS
            )  # fmt: skip
        except subprocess.TimeoutExpired as late:
            raise RuntimeError(f"{module} took longer than {STEP_SECONDS} s") from late
        if done.returncode:
            raise RuntimeError((done.stderr or done.stdout).strip().rpartition("\n")[2] or module)
        return json.loads(done.stdout.strip().rpartition("\n")[2])

    def build(self) -> list[Row]:
        """Makes the workspace; what it holds are no aims but belongs to the numbers."""
        made = self.step("build", str(self.share))
        self.cookie = made["cookie"]
        counts = made["counts"]
        kinds = {"roadmap.item": "items", "insights.insight": "insights", "goals.objective": "objectives",
                 "goals.keyresult": "key results", "launches.launch": "launches", "messaging.claim": "claims", "messaging.content": "pieces of content",
                 "people.member": "people"}  # fmt: skip
        rows = [higher(f"workspace: {said}", counts[kind], "rows") for kind, said in kinds.items()]
        return [*rows, higher("workspace: all rows", sum(counts.values()), "rows")]

    def pages(self) -> list[Row]:
        """Statements and processor time of each page, for some of them also without caches, and the floor."""
        rounds = "8" if self.share == 1 else "3" if self.share < 100 else "1"
        every = {name: in_world(path, self.share) for name, path in (PAGES | LISTS | MORE).items()}
        arguments = ("--cookie", self.cookie, "--rounds", rounds)
        got = self.step("pages", *arguments, *every.values())
        core = {name: every[name] for name in PAGES}
        off = self.step("pages", *arguments, *core.values(), BRAID_CACHE="off")["pages"]
        rows = [row("yardstick: 20,000 f-strings on this machine", got["yardstick"], "ms")]
        for name, path in every.items():
            rows += self.page(name, got["pages"][path], off.get(path))
        return rows

    def page(self, name: str, here: dict[str, Any], bare: dict[str, Any] | None) -> list[Row]:
        """What one page costs; `bare` is the same without caches."""
        rows = [
            row(f"{name}: statements, warm", here["queries_warm"], "statements", most=8),
            row(f"{name}: statements, after a change", here["queries"], "statements", most=8),
            row(f"{name}: processor, warm", here["cpu"], "ms", most=5),
            row(f"{name}: processor, after a change", here["cpu_changed"], "ms", most=5),
        ]
        if bare is None:
            return rows
        return [
            *rows,
            row(f"{name}: statements, caches off", bare["queries"], "statements", most=8),
            row(f"{name}: processor, caches off", bare["cpu"], "ms", most=5),
            row(f"{name}: processor, bare SQL and f-strings", here["cpu_floor"], "ms"),
            row(f"{name}: page after a change ÷ bare", here["cpu_changed"] / max(here["cpu_floor"], 0.001), "times"),
            row(f"{name}: size of the page", here["bytes"] / 1024, "KB"),
        ]  # fmt: skip

    def radar(self) -> list[Row]:
        """The evaluation over the whole workspace."""
        got = self.step("radar")
        return [
            row("radar: from cold", got["cold"], "s", most=1.0),
            row("radar: from cold, processor", got["cold_processor"], "s"),
            row("radar: after one change", got["changed"] * 1000, "ms", most=50),
            row("radar: after one change, processor", got["changed_processor"] * 1000, "ms"),
            row("radar: statements from cold", got["queries"], "statements"),
            row("radar: most memory of its process", got["peak"], "MB"),
            row("radar: memory that it adds", got["added"], "MB"),
            higher("radar: findings", got["findings"], "findings"),
        ]

    def imports(self) -> list[Row]:
        """Reading files into an empty workspace, each a second time with nothing new in it."""
        rows = []
        for kind, many in (("insights", 100_000), ("items", 10_000)):
            many = max(200, many // self.share)
            got = self.step("imports", kind, str(many), folder="import")
            rows += [
                row(f"import of {kind}", got["rate"], "rows/s", least=5000),
                higher(f"import of {kind}: rows by second of processor", got["processor"], "rows/s"),
                higher(f"import of {kind}, once more", got["again"], "rows/s"),
                row(f"import of {kind}: memory that it adds", got["added"], "MB"),
            ]
        return rows

    def served(self) -> list[Row]:
        """A real server under load: cold, warm, with a writer, without caches."""
        with serving(self.environment()):
            pass  # The first start prepares styles and scripts; the second is what is timed.
        with serving(self.environment()) as server:
            rows = [row("server: second start until the first page", server.started_in, "s", most=5)]
            rows += self.cold(server)
            rows += self.load(
                server, "warm", PAGES | LISTS | {name: MORE[name] for name in LEAST if name in MORE}
            )
            with self.writing():
                rows += self.load(server, "with a writer")
            rows.append(row("server: memory of a web process", server.web_memory(), "MB", most=150))
            rows.append(row("server: memory of all its processes", server.all_memory(), "MB"))
        with serving(self.environment(BRAID_CACHE="off")) as server:
            rows += self.load(server, "caches off")
            with self.writing():
                rows += self.load(server, "caches off, with a writer")
        return rows

    def cold(self, server: Server) -> list[Row]:
        """The first request for each page to a server that has just started."""
        rows = []
        for name, path in PAGES.items():
            status, spent = server.get(in_world(path, self.share), self.cookie)
            if status != 200:
                raise RuntimeError(f"{path} answers {status}")
            rows.append(row(f"{name}: first request after the start", spent, "ms"))
        return rows

    def load(self, server: Server, how: str, pages: dict[str, str] = PAGES) -> list[Row]:
        """Requests/s and times of the answers for each page, from a driver in its own process.

        The processor time of the server for each request is what can be compared where others
        use the machine as well.
        """
        rows = []
        for name, path in pages.items():
            before = server.processor()
            got = self.step(
                "driver", "--port", str(server.port), "--path", in_world(path, self.share), "--cookie", self.cookie,
                "--seconds", str(self.seconds), "--connections", str(CONNECTIONS),
            )  # fmt: skip
            each = (server.processor() - before) / (got["requests"] + CONNECTIONS)
            if got["wrong"]:
                raise RuntimeError(f"{got['wrong']} of {got['requests']} answers of {path} were not the page")
            rate = f"{name}, {how}: requests"
            rows += [
                row(rate, got["rps"], "per s", least=LEAST[name])
                if name in LEAST
                else higher(rate, got["rps"], "per s"),
                row(f"{name}, {how}: p50", got["p50"], "ms"),
                row(f"{name}, {how}: p95", got["p95"], "ms"),
                row(f"{name}, {how}: processor of the server", each, "ms a request"),
            ]
        return rows

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Somebody writes meanwhile; they are stopped in every case."""
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tools.bench.writer"], env=self.environment(), stdout=subprocess.PIPE
        )
        try:
            if child.stdout is None or child.stdout.readline() != b"writing\n":
                raise RuntimeError("the writer did not start")
            yield
            if child.poll() is not None:
                raise RuntimeError("the writer stopped before the readers did")
        finally:
            child.terminate()
            child.wait(15)
