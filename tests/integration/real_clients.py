#!/usr/bin/python3
"""Clients that nobody here wrote: Python's websockets, curl, hey and wrk."""

import asyncio
import json
import re
import shutil
import subprocess

import websockets
from chasqui_server import Checks, Server

FLAGS = ["--set", "admin=off", "--set", "access_log=false"]
SOCKETS = 100

checks = Checks()


def ran(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    checks.equal(done.returncode, 0, f"{command}: {done.stdout} {done.stderr}")
    return done.stdout


@checks.check
def the_three_lines_of_curl_in_the_reference_work():
    with Server("servitec", FLAGS) as server:
        checks.equal(json.loads(ran("curl", "-sf", f"{server.url}/clientes")), [])
        created = ran(
            "curl",
            "-sf",
            "-X",
            "POST",
            f"{server.url}/clientes",
            "-H",
            "Content-Type: application/json",
            "-d",
            '{"nombre":"Juan Perez","telefono":"555-1234"}',
        )
        checks.equal(json.loads(created)["nombre"], "Juan Perez")
        stats = json.loads(ran("curl", "-sf", f"{server.url}/stats/dashboard"))
        checks.equal(stats["clientes"], 1)


async def hear(server, count, query="", **options):
    url = f"ws://127.0.0.1:{server.port}/ws{query}"
    async with websockets.connect(url, **options) as socket:
        yield socket
        for _ in range(count):
            yield json.loads(await asyncio.wait_for(socket.recv(), 20))


async def everybody_hears(server):
    ears = [hear(server, 60, compression="deflate" if i % 2 else None) for i in range(SOCKETS)]
    for ear in ears:
        await anext(ear)
    loop = asyncio.get_running_loop()
    answers = await asyncio.gather(
        *[
            loop.run_in_executor(
                None, server.post, "/clientes", {"nombre": f"Cliente {i}", "direccion": "d" * 280}
            )
            for i in range(60)
        ]
    )
    checks.equal({status for status, _ in answers}, {200})
    return [[event async for event in ear] for ear in ears]


@checks.check
def a_hundred_sockets_of_websockets_hear_all_in_order():
    with Server("servitec", FLAGS) as server:
        heard = asyncio.run(everybody_hears(server))
        checks.equal([e["seq"] for e in heard[0]], list(range(1, 61)))
        for other in heard:
            checks.equal(other, heard[0])


async def come_back(server, seq, epoch, count):
    ear = hear(server, count, f"?desde={seq}&epoca={epoch}")
    await anext(ear)
    return [event["seq"] async for event in ear]


@checks.check
def a_socket_of_websockets_goes_on_where_it_was():
    with Server("servitec", FLAGS) as server:
        heard = asyncio.run(everybody_hears(server))[0]
        epoch = heard[0]["epoca"]
        for since in (0, 1, 59):
            seqs = asyncio.run(come_back(server, since, epoch, 60 - since))
            checks.equal(seqs, list(range(since + 1, 61)))


@checks.check
def it_goes_on_after_a_restart_too():
    server = Server("servitec", FLAGS)
    with server:
        epoch = asyncio.run(everybody_hears(server))[0][0]["epoca"]
        checks.equal(server.stop(), 0)
        server.start()
        checks.equal(asyncio.run(come_back(server, 20, epoch, 40)), list(range(21, 61)))


@checks.check
def hey_posts_and_reads_without_an_error():
    with Server("servitec", FLAGS) as server:
        if not shutil.which("hey"):
            return
        out = ran(
            "hey",
            "-n",
            "2000",
            "-c",
            "20",
            "-m",
            "POST",
            "-T",
            "application/json",
            "-d",
            '{"nombre":"Ana"}',
            f"{server.url}/clientes",
        )
        checks.equal(re.findall(r"\[(\d+)\]\s+(\d+) responses", out), [("200", "2000")], out)
        out = ran("hey", "-n", "4000", "-c", "50", f"{server.url}/clientes?limit=50")
        checks.equal(re.findall(r"\[(\d+)\]\s+(\d+) responses", out), [("200", "4000")], out)
        checks.equal(server.get("/stats/dashboard")[1]["clientes"], 2000)


@checks.check
def wrk_reads_without_an_error():
    with Server("servitec", FLAGS) as server:
        if not shutil.which("wrk"):
            return
        server.post("/clientes", {"nombre": "Ana"})
        out = ran("wrk", "-t1", "-c64", "-d2s", f"{server.url}/clientes/1")
        checks.true("Non-2xx" not in out and "Socket errors" not in out, out)
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
        print(f"       {rate:.0f} reads of one record a second")
        checks.true(rate > 500, out)


checks.run()
