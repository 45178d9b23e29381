#!/bin/bash
# Serves eco and holds its /echo to RFC 6455 and RFC 7692. Arguments go to websocket.py (--quick,
# --only 1,5…). CHASQUI names the binary; TEST_LONG=1 asks for every case in full.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
chasqui=${CHASQUI:-$here/../../build/release/chasqui}
data=$(mktemp -d)
port=$(PYTHONPATH=$here/../support PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 -c \
  'import chasqui_server; print(chasqui_server.free_port())')

"$chasqui" serve eco --data "$data" --listen "eco=127.0.0.1:$port" --set admin=off \
  --set access_log=false --set limits.ws_idle=5m --set limits.ws_ping=2m >"$data/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$data"' EXIT

for _ in $(seq 200); do
  curl -so /dev/null "http://127.0.0.1:$port/echo" && break
  kill -0 "$server" 2>/dev/null || { cat "$data/log"; echo "0 passed, 1 failed"; exit 1; }
  sleep 0.05
done

long=()
[ "${TEST_LONG:-}" = 1 ] && long=(--full)
timeout 900 /usr/bin/python3 "$here/websocket.py" --url "ws://127.0.0.1:$port/echo" \
  "${long[@]}" "$@"
