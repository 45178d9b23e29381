#!/usr/bin/env bash
# bench/run.sh [fanout|idle|jitter|rest|sales|commit|reception|spectators|logins|protocols|tablero|
# idle_socketio]…: measures beside the peers, prints one table.
# CHASQUI is the program to measure; without it, the release build is made first.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ -z ${CHASQUI:-} ]]; then
  ./dev build release chasqui
  CHASQUI=$PWD/build/release/chasqui
fi
export CHASQUI PYTHONPATH=$PWD/tests/support PYTHONDONTWRITEBYTECODE=1
[[ -f build/bench/build.ninja ]] || cmake -G Ninja -S bench -B build/bench >/dev/null
ninja --quiet -C build/bench bench_all
ulimit -n "$(ulimit -Hn)"
exec /usr/bin/python3 bench/bench.py "$@"
