"""The race day: judges, spectators and logins, beside Channels with Daphne, and SQLite alone.

Both servers store a judge's fifteen times in one transaction and answer when it is durable.
"""

import contextlib
import shutil
import sqlite3
import sys

from chasqui_server import free_port
from measure import (BENCH, batch_size, chasqui, copy_database, counters, family, folder, load,
                     median, peer)

ROUNDS = 3
TEAMS = 40_000
FIRST_TEAM = 1000
PEER_TEAMS = 20_000
RACE = 1
TIMER, TIMER_PASSWORD = "cronometrista", "cronometrista-5k"
TIMER_ID = 3
JUDGES = 200
GAP_MS = 36  # A judge's socket takes 30 messages a second.
SPECTATORS = 2_000
LISTENERS_OF_STORM = 500
STORM = 32
NO_LIMITS = ["--set", "limits.address_requests_per_second=0",
             "--set", "limits.identity_requests_per_second=0",
             "--set", "limits.connections_per_address_max=20000"]


def mark(number):
    """As bench/client.cc reads it."""
    return f"@@T{number:016x}"


def add_teams(path):
    """Teams enough for a batch each, named as the load looks for them."""
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        row = database.execute("SELECT * FROM app_equipo LIMIT 1")
        columns = [column[0] for column in row.description]
        first = dict(zip(columns, row.fetchone()))

        def team(i):
            own = {"id": i, "name": mark(i), "number": i, "competition_id": RACE,
                   "judge_id": None, "uuid": f"01a2023c-1214-75ea-8000-{i:012x}"}
            return [{**first, **own}[column] for column in columns]

        database.executemany(
            f"INSERT INTO app_equipo VALUES ({', '.join('?' * len(columns))})",
            (team(i) for i in range(FIRST_TEAM, FIRST_TEAM + TEAMS)))


@contextlib.contextmanager
def race_day(base=None):
    """A folder with the data of a race that runs, in `start`."""
    with folder(base) as disk:
        with chasqui("server5k", "--demo", "--set", "admin=off", data=disk / "start",
                     accounts=True):
            pass
        add_teams(disk / "start/server5k/main.db")
        yield disk


@contextlib.contextmanager
def ours(disk):
    """Our server on a fresh copy: yields (what the load needs, the metrics' port)."""
    shutil.copytree(disk / "start", disk / "ours")
    admin = free_port()
    try:
        with chasqui("server5k", "--set", f"admin=127.0.0.1:{admin}", *NO_LIMITS,
                     data=disk / "ours", accounts=True) as server:
            body = server.post("/api/login", {"username": TIMER, "password": TIMER_PASSWORD})[1]
            yield {"port": server.port, "token": body["access"], "judge": TIMER_ID,
                   "pid": server.process.pid, "first_team": FIRST_TEAM}, admin
    finally:
        shutil.rmtree(disk / "ours")


@contextlib.contextmanager
def channels(disk, processes=2):
    """The peer with an empty database: yields what the load needs."""
    sys.path.insert(0, str(BENCH))
    from channels_peer.serve import JUDGE, token  # pylint: disable=import-outside-toplevel

    redis = ["redis-server", "--port", "{port}", "--save", "", "--logfile", str(disk / "redis.log")]
    with peer(redis) as (_, redis_port):
        env = {"DATABASE": str(disk / "peer.db"), "REDIS_PORT": str(redis_port),
               "PYTHONPATH": str(BENCH), "PYTHONDONTWRITEBYTECODE": "1"}
        command = ["/usr/bin/python3", "-m", "channels_peer.serve", "{port}", PEER_TEAMS, processes]
        with peer(command, env) as (pid, port):
            # The first socket is answered when its process has started.
            load("race", port=port, token=token(), judge=JUDGE, judges=8, rate=60, seconds=3,
                 first_team=PEER_TEAMS - 100)
            yield {"port": port, "token": token(), "judge": JUDGE,
                   "pid": ",".join(str(member) for member in family(pid)), "first_team": 1}
    for left in disk.glob("peer.db*"):
        left.unlink()


def alone(disk, batch):
    """SQLite's C API with the same statements, as many batches a commit."""
    copy_database(disk / "start/server5k/main.db", disk / "alone.db")
    seen = load("sqlite_race", db=disk / "alone.db", batch=max(1, round(batch)), seconds=5,
                first_team=FIRST_TEAM, teams=TEAMS)
    for left in disk.glob("alone.db*"):
        left.unlink()
    return seen


def check(seen):
    """What was measured is what was asked for."""
    if seen["unanswered"] or seen["not_stored"]:
        raise RuntimeError(f"not everything was stored: {seen}")
    return seen


def per_record(seen):
    return f"{seen['records_s']:,.0f}/s, {seen['cpu_us']:.1f} us CPU"


def reception(table):
    """Batches of 15 from many judges, answered when durable; and calmly, 5,000 records/s."""
    rows = {"ours": [], "calm": [], "alone": [], "peer": [], "peer_calm": []}
    batches = []
    with race_day() as disk:
        for _ in range(ROUNDS):
            with ours(disk) as (server, admin):
                before = counters(admin, "server5k")
                rows["ours"].append(
                    check(load("race", judges=JUDGES, gap_ms=GAP_MS, seconds=5, **server)))
                batches.append(batch_size(before, counters(admin, "server5k")))
            rows["alone"].append(alone(disk, batches[-1]))
            with ours(disk) as (server, _):
                rows["calm"].append(
                    check(load("race", judges=70, rate=5000, seconds=5, **server)))
            with channels(disk) as server:
                rows["peer"].append(check(load("race", judges=32, seconds=5, **server)))
                server["first_team"] = PEER_TEAMS // 2
                rows["peer_calm"].append(
                    check(load("race", judges=8, rate=150, seconds=5, **server)))
    seen = {name: median(samples) for name, samples in rows.items()}
    name = f"times of judges, durable ({sum(batches) / len(batches):.0f} batches a commit)"
    table.add(f"{name}, beside SQLite alone", per_record(seen["ours"]), per_record(seen["alone"]),
              seen["ours"]["records_s"] / seen["alone"]["records_s"], ">= 0.6")
    table.add("the same, of 40,000 records/s", per_record(seen["ours"]), "",
              seen["ours"]["records_s"] / 40_000, None)
    table.add("the same, beside Channels", per_record(seen["ours"]), per_record(seen["peer"]),
              seen["ours"]["records_s"] / seen["peer"]["records_s"], None)
    table.add("the same: CPU a record", per_record(seen["ours"]), per_record(seen["peer"]),
              seen["peer"]["cpu_us"] / seen["ours"]["cpu_us"], None)
    table.add("answer at 5,000 records/s, p99 (Channels: at 150)",
              f"{seen['calm']['answer_p99_ms']:.1f} ms",
              f"{seen['peer_calm']['answer_p99_ms']:.1f} ms", seen["calm"]["answer_p99_ms"],
              "<= 50")


def spectators(table):
    """2,000 sockets on the public channel: CPU of the server a delivery, storing included.

    At the rate of the reception's bench, and at one where each batch is a send of its own.
    """
    rows = {"full": [], "calm": [], "peer": []}
    with race_day() as disk:
        for _ in range(ROUNDS):
            for name, judges, rate in (("full", 70, 5000), ("calm", 20, 1500)):
                with ours(disk) as (server, _):
                    rows[name].append(check(load("race", judges=judges, rate=rate, seconds=5,
                                                 spectators=SPECTATORS, **server)))
            with channels(disk) as server:
                rows["peer"].append(check(load("race", judges=8, rate=15, seconds=8,
                                               spectators=SPECTATORS, **server)))
    seen = {name: median(samples) for name, samples in rows.items()}
    cost = {name: seen[name]["cpu_s"] * 1e6 / seen[name]["heard"] for name in seen}
    show = lambda name: (f"{cost[name]:.2f} us, lost {seen[name]['lost']:.0f}, "
                         f"p99 {seen[name]['heard_p99_ms']:.0f} ms")
    for name, rate, goal in (("full", "5,000", ">= 100"), ("calm", "1,500", None)):
        table.add(f"{SPECTATORS:,} spectators at {rate} records/s, CPU a delivery, beside Channels "
                  "at 15", show(name), show("peer"), cost["peer"] / cost[name], goal)


def logins(table):
    """Deliveries while as many as can sign in, each password a hash of argon2id."""
    rows = {"calm": [], "storm": []}
    with race_day("/dev/shm") as disk:  # The disk's own pauses are not what is looked at.
        for _ in range(ROUNDS):
            for name, storm in (("calm", 0), ("storm", STORM)):
                with ours(disk) as (server, _):
                    rows[name].append(
                        check(load("race", judges=20, rate=900, seconds=6, logins=storm,
                                   spectators=LISTENERS_OF_STORM, **server)))
    calm, storm = median(rows["calm"]), median(rows["storm"])
    show = lambda seen: (f"p50 {seen['heard_p50_ms']:.1f} ms, p99 {seen['heard_p99_ms']:.1f} ms, "
                         f"{seen['logins_s']:.0f} logins/s")
    table.add(f"deliveries to {LISTENERS_OF_STORM} in a storm of logins, p99 ms (beside: calm)",
              show(storm), show(calm), storm["heard_p99_ms"], "<= 20")
