#!/usr/bin/python3
"""A race with a bad network and kill -9 of the server in the middle of it, several times.

`chasqui race` plays judges and spectators and compares at the end: every acknowledged record is
there once, the ranking is the one computed from what was sent, spectators heard every event once.
"""

import json
import os
import re
import subprocess
import threading
import time

from chasqui_server import CHASQUI, IS_LONG, Checks, Server

KILLS = 20 if IS_LONG else 4
SECONDS = 60 if IS_LONG else 8
PASSWORD = "una-clave-larga-de-prueba"
RACE_SECONDS_MAX = 600
FLAGS = ["--set", "admin=off", "--set", "log=warn", "--set", "access_log=false"]

checks = Checks()


def race(server, *options, env=None):
    """The simulator as a process of its own."""
    return subprocess.Popen(
        [CHASQUI, "race", "--url", server.url, "--json", *options], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env={**os.environ, **(env or {})})


def report_of(simulator):
    try:
        out, err = simulator.communicate(timeout=RACE_SECONDS_MAX)
    finally:
        simulator.kill()
    checks.true(out, f"exit {simulator.returncode}: {err[-2000:]}")
    report = json.loads(out)
    checks.equal((simulator.returncode, report["holds"]), (0, True), f"{report['wrong']} {err}")
    checks.equal(report["acknowledged"], report["records"])
    return report


def is_running(server):
    """Whether the simulated race has started: the public is told."""
    status, races = server.get("/api/admin/estado-competencias/")
    checks.equal(status, 200, races)
    return any(one["is_running"] and one["name"].startswith("Carrera simulada") for one in races)


def wait_for_the_start(server, simulator):
    while not is_running(server):
        checks.true(simulator.poll() is None, "the simulator ended before the start")
        time.sleep(0.05)


def kill_again_and_again(server, simulator):
    pause = SECONDS / (KILLS + 2)
    server.flags = FLAGS  # The demo's accounts are there.
    for _ in range(KILLS):
        threading.Event().wait(pause)
        checks.true(simulator.poll() is None, "the race was over before the last kill")
        server.kill()
        server.start()


def add_director(server):
    done = subprocess.run(
        [CHASQUI, "user", "add", "directora", "--role", "director", "--password-stdin", "--site",
         "server5k", "--data", str(server.data)], input=PASSWORD + "\n", capture_output=True,
        text=True, timeout=60)
    checks.equal(done.returncode, 0, done.stderr)


@checks.check
def a_race_survives_kill_9_of_the_server():
    with Server("server5k", ["--demo", *FLAGS], accounts=True) as server:
        simulator = race(server, "--judges", "70", "--teams", "70", "--loss", "5%", "--seconds",
                         str(SECONDS), "--seed", "20240607")
        wait_for_the_start(server, simulator)
        kill_again_and_again(server, simulator)
        report = report_of(simulator)
        checks.true(report["reconnects"] >= 70, f"telephones came back: {report['reconnects']}")
        checks.true(report["duplicates"] > 0, "something was sent again and known")
        checks.equal(report["deliveries"], report["spectators"] * report["events"])
        print(json.dumps({k: v for k, v in report.items() if k != "wrong"}))


@checks.check
def an_empty_server_needs_a_director_only():
    with Server("server5k", FLAGS, accounts=True) as server:
        add_director(server)
        simulator = race(server, "--user", "directora", "--judges", "20", "--teams", "30",
                         "--loss", "10%", "--seconds", "3", env={"RACE_PASSWORD": PASSWORD})
        report = report_of(simulator)
        checks.equal(report["records"], 450)


@checks.check
def accounts_are_read_from_what_the_demo_printed_and_the_running_race_is_respected():
    with Server("server5k", ["--demo", *FLAGS], accounts=True) as server:
        printed = server.data / "accounts.txt"
        printed.write_text("\n".join(re.findall(r"^user .*$", server.log_path.read_text(), re.M)))
        options = ["--accounts", str(printed), "--judges", "10", "--teams", "10", "--seconds", "1"]
        refused = race(server, *options)
        _, err = refused.communicate(timeout=60)
        checks.equal(refused.returncode, 1, err)
        checks.true("--pause-running" in err, err)
        report_of(race(server, *options, "--pause-running"))
        status, races = server.get("/api/admin/estado-competencias/")
        running = [one["name"] for one in races if one["is_running"]]
        checks.equal((status, running), (200, ["5K Universitaria"]), "it goes on afterwards")


@checks.check
def nobody_there_is_said():
    server = Server("server5k")
    simulator = race(server, "--patience", "0.2")
    _, err = simulator.communicate(timeout=60)
    checks.equal(simulator.returncode, 1, err)
    checks.true("nobody answers" in err, err)


@checks.check
def it_notices_a_record_that_was_taken_away():
    with Server("server5k", ["--demo", *FLAGS], accounts=True) as server:
        simulator = race(server, "--judges", "10", "--teams", "10", "--seconds", "4", "--loss", "0")
        wait_for_the_start(server, simulator)
        taken = 0
        while not taken and simulator.poll() is None:
            taken = int(subprocess.run(
                ["sqlite3", "-cmd", ".timeout 5000", f"{server.data}/server5k/main.db",
                 "DELETE FROM app_registrotiempo WHERE id = (SELECT MAX(id) "
                 "FROM app_registrotiempo WHERE competencia_id = 3 GROUP BY team_id "
                 "HAVING COUNT(*) = 15 "
                 "LIMIT 1); SELECT changes()"],
                capture_output=True, text=True, timeout=60, check=True).stdout)
            time.sleep(0.05)
        out, err = simulator.communicate(timeout=RACE_SECONDS_MAX)
        checks.equal((taken, simulator.returncode), (1, 1), f"{out} {err}")
        checks.equal(json.loads(out)["holds"], False)


checks.run()
