#!/usr/bin/python3
"""Restarts under connected clients while a writer writes: stopped and started, killed, handed over.

bench/returning.cc plays the clients: each keeps its position, comes back with it, and proves of its
own sequence that it has no gap and no repeat. 200 of them, 5,000 with TEST_LONG=1.
"""

import json
import resource
import signal
import subprocess
import tempfile
import time

from chasqui_server import IS_LONG, ROOT, Checks, Server

CLIENTS = 5000 if IS_LONG else 200
RATE = 5 if IS_LONG else 50  # Writes a second.
ROUNDS = 3 if IS_LONG else 2
PROGRAMS = ROOT / "build/bench"
FLAGS = ["--set", "admin=off", "--set", "access_log=false", "--set", "log=warn",
         "--set", "limits.identity_requests_per_second=0", "--set", "limits.drain=4s"]

checks = Checks()


def build():
    for words in (["cmake", "-G", "Ninja", "-S", ROOT / "bench", "-B", PROGRAMS],
                  ["ninja", "-C", PROGRAMS, "bench_returning"]):
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def allow_descriptors():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    checks.true(hard > 2 * CLIENTS, f"{hard} descriptors are too few")


class Flock:
    """The clients, in a process of their own; it speaks in lines of JSON."""

    def __init__(self, server):
        self.process = subprocess.Popen(
            [PROGRAMS / "bench_returning", "--port", str(server.port), "--clients", str(CLIENTS),
             "--rate", str(RATE), "--seconds", "0"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        checks.equal(self.line(), {"open": CLIENTS})

    def line(self):
        text = self.process.stdout.readline()
        checks.true(text, f"the clients ended with {self.process.poll()}")
        return json.loads(text)

    def over(self, name, action):
        """What the clients say of an outage."""
        self.process.stdin.write(f"outage {name}\n")
        self.process.stdin.flush()
        time.sleep(0.1)  # The line is read between two turns.
        action()
        return self.line()

    def end(self):
        self.process.stdin.close()
        report = self.line()
        return self.process.wait(20), report


def stop_and_start(server):
    checks.equal(server.stop(), 0, server.log())
    server.start()


def kill_and_start(server):
    server.kill()
    server.start()


def hand_over(server):
    server.process.send_signal(signal.SIGUSR2)


WAYS = {"stop and start": stop_and_start, "kill -9 and start": kill_and_start,
        "handover (SIGUSR2)": hand_over}


@checks.check
def every_client_comes_back_without_a_gap_or_a_repeat():
    build()
    allow_descriptors()
    with tempfile.TemporaryDirectory() as folder, Server("servitec", FLAGS, data=folder) as server:
        flock = Flock(server)
        try:
            seen = {name: [] for name in WAYS}
            for _ in range(ROUNDS):
                for name, way in WAYS.items():
                    time.sleep(1)
                    seen[name].append(flock.over(name, lambda: way(server)))
            time.sleep(1)
            code, report = flock.end()
        finally:
            flock.process.kill()
        for name, outages in seen.items():
            backs = ", ".join(f"{outage['last_back_ms'] / 1000:.2f}" for outage in outages)
            heard = ", ".join(f"{outage['all_heard_ms'] / 1000:.2f}" for outage in outages)
            print(f"       {name}: the last of {CLIENTS} back after {backs} s, "
                  f"all had heard all after {heard} s")
        checks.equal([o["refused"] for o in seen["handover (SIGUSR2)"]], [0] * ROUNDS,
                     "a handover refuses nobody")
        print(f"       {report['written']} writes, {report['delivered']} deliveries, "
              f"{report['opens']} connections, {report['refused']} attempts refused")
        checks.equal((code, report["delivered"]), (0, report["expected"]), report)
        checks.equal([report[fault] for fault in ("gaps", "repeats", "wrong", "resyncs")], [0] * 4)
        checks.equal(report["opens"], CLIENTS * (1 + len(WAYS) * ROUNDS), report)
        checks.true(report["written"] > ROUNDS * RATE, "there was a load")


checks.run()
