"""A real `braid serve` as a child: start, ask, weigh, stop."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 240


@dataclass
class Server:
    """A running server and how long its start took, in seconds, until a first page came."""

    process: subprocess.Popen[bytes]
    port: int
    started_in: float

    def get(self, path: str, cookie: str) -> tuple[int, float]:
        """Status of one request and its time in ms."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        began = time.perf_counter()
        try:
            link.request("GET", path, headers={"Cookie": cookie})
            answer = link.getresponse()
            answer.read()
        finally:
            link.close()
        return answer.status, (time.perf_counter() - began) * 1000

    def web_memory(self) -> float:
        """Memory of the largest web process, in MB."""
        return max((resident(pid) for pid in below(self.process.pid)), default=resident(self.process.pid))

    def all_memory(self) -> float:
        """Memory of the server and everything below it, in MB; what they share counts more than once."""
        return sum(resident(pid) for pid in [self.process.pid, *below(self.process.pid)])

    def processor(self) -> float:
        """Milliseconds of processor that the server and everything below it have spent so far."""
        return sum(spent(pid) for pid in [self.process.pid, *below(self.process.pid)])


@contextlib.contextmanager
def serving(environment: dict[str, str], processes: int = 2, *, worker: bool = False) -> Iterator[Server]:
    """Serves on a free port of the loopback, and always stops it and all that it started.

    Raises:
        RuntimeError: it did not start, or something asked of it went wrong; with the last line of its log.
    """
    port = free_port()
    arguments = ["serve", "--port", str(port), "--processes", str(processes)]
    arguments += [] if worker else ["--no-worker"]
    with tempfile.TemporaryFile() as log:
        began = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "braid", *arguments],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            wait_for(process, port)
            yield Server(process, port, time.perf_counter() - began)
        except RuntimeError as why:
            log.seek(0)
            last = log.read().decode(errors="replace").strip().rpartition("\n")[2]
            raise RuntimeError(f"{why} (its log ends: {last})") from why
        finally:
            stop(process)


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    """Waits for the sign-in page.

    Raises:
        RuntimeError: the server ended, or gave no page in time.
    """
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"braid serve ended with exit code {process.returncode}")
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with contextlib.suppress(OSError, http.client.HTTPException):
            link.request("GET", "/sign-in/")
            status = link.getresponse().status
            if status == 200:
                return
            if status >= 500:
                raise RuntimeError(f"the sign-in page answers {status}")
        link.close()
        time.sleep(0.03)
    raise RuntimeError("braid serve gave no page in time")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Asks the child and its own group to end, and ends them if they do not."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, kind)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(15)
            if not below(process.pid):
                return


def below(pid: int) -> list[int]:
    """Ids of all processes below one."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(status.parent.name))
    found = []
    ahead = [pid]
    while ahead:
        mine = children.get(ahead.pop(), [])
        found += mine
        ahead += mine
    return found


def spent(pid: int) -> float:
    """Processor time of a process in ms, 0 when it is gone."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    return 0.0


def resident(pid: int) -> float:
    """Memory of a process in MB, 0 when it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0.0
