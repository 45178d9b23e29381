"""What the parts of the bench share: peers as processes, their CPU, wrk, and our load programs."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time
import urllib.request

from chasqui_server import Server, free_port

ROOT = pathlib.Path(__file__).resolve().parents[1]
BENCH = ROOT / "bench"
PROGRAMS = ROOT / "build/bench"
START_SECONDS_MAX = 20
LOAD_SECONDS_MAX = 300
TICKS = os.sysconf("SC_CLK_TCK")


def chasqui(app, *flags, **kinds):
    """A server without the access log, as its peers are; not started."""
    return Server(app, ["--set", "access_log=off", "--set", "log=warn", *flags], **kinds)


@contextlib.contextmanager
def peer(command, env=None):
    """A process that listens on the port in its command ("{port}"): yields (pid, port).

    Where the port is said elsewhere, `command` is a function of it.
    """
    port = free_port()
    words = command(port) if callable(command) else command
    words = [str(word).replace("{port}", str(port)) for word in words]
    process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **(env or {})},
                               stdin=subprocess.DEVNULL)
    try:
        wait_for_port(process, port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait()


def wait_for_port(process, port):
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args} ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args} does not listen")


@contextlib.contextmanager
def folder(base=None):
    """An empty folder beside the build, on a real disk; or under `base`."""
    base = pathlib.Path(base or ROOT / "build")
    path = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=base))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def load(name, **options):
    """Runs one of our load programs and reads its last line, which is JSON."""
    words = [str(PROGRAMS / f"bench_{name}")]
    for key, value in options.items():
        words += ["--" + key.replace("_", "-"), str(value)]
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False,
                          timeout=LOAD_SECONDS_MAX)
    if not done.stdout:
        raise RuntimeError(f"{words} ended with {done.returncode}")
    return json.loads(done.stdout.splitlines()[-1])


def family(pid):
    """A process and all below it."""
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found


def cpu_seconds(pid):
    """User and system time of a process and all below it."""
    ticks = 0
    for member in family(pid):
        fields = pathlib.Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def wrk(pid, port, path, script=None, seconds=5, env=None, connections=64):
    """Kept connections: {"per_s", "cpu_us" of the server a request}."""
    words = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s"]
    if script:
        words += ["-s", str(BENCH / script)]
    before = cpu_seconds(pid)
    done = subprocess.run([*words, f"http://127.0.0.1:{port}{path}"], stdout=subprocess.PIPE,
                          text=True, check=True, env={**os.environ, **(env or {})})
    cpu = cpu_seconds(pid) - before
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        print(f"wrk: {path}:\n{done.stdout}", flush=True)
    requests = int(re.search(r"(\d+) requests in", done.stdout)[1])
    per_s = float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])
    return {"per_s": per_s, "cpu_us": cpu * 1e6 / max(1, requests)}


def median(samples):
    """Key by key."""
    return {key: statistics.median(sample[key] for sample in samples) for key in samples[0]}


def counters(port, site):
    """Sums of the admin listener's counters: {name: value}."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text = answer.read().decode()
    lines = re.findall(rf'^(chasqui_\w+)\{{site="{site}"\}} (\S+)$', text, re.M)
    return {name: float(value) for name, value in lines}


def batch_size(before, after):
    """Writes of a commit, between two counters()."""
    commits = after["chasqui_commits_total"] - before["chasqui_commits_total"]
    return (after["chasqui_writes_total"] - before["chasqui_writes_total"]) / max(1, commits)


def copy_database(source, target):
    """The database with what is still in its write-ahead log."""
    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(
        sqlite3.connect(target)
    ) as new:
        old.backup(new)
