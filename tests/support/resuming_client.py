"""Python `websockets` on a plain socket, for tests: comes back with its position whenever the
connection ends, and prints what it hears, a line each: "SEQ NAME".

    resuming_client.py PORT SEQ EPOCH
"""

import asyncio
import json
import sys

import websockets

PAUSE = 0.03


async def listen(url, told):
    """Hears until the connection ends; the newest position."""
    async with websockets.connect(url, open_timeout=2, ping_interval=0.4, ping_timeout=1,
                                  close_timeout=0.5) as socket:
        async for text in socket:
            frame = json.loads(text)
            told(frame["seq"], frame["event"], frame["data"])


async def main(port, seq, epoch):
    newest = seq

    def told(seq, event, data):
        nonlocal newest
        newest = seq
        print(seq, data["nombre"] if event == "cliente_creado" else event, flush=True)

    while True:
        try:
            await listen(f"ws://127.0.0.1:{port}/ws?desde={newest}&epoca={epoch}", told)
        except (OSError, EOFError, asyncio.TimeoutError, websockets.WebSocketException):
            pass
        await asyncio.sleep(PAUSE)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
