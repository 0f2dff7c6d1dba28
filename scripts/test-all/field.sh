#!/usr/bin/env bash
# What real clients and real servers do although no document says so, tested on the built image from outside: scripted servers of
# both APIs, a gateway, scripted clients, all on loopback. COUNCIL_ROUTER=PROGRAM tries another build; part of a name of scripts/field/<file>.py or of
# a case in it runs only those. About two minutes.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/need python3 unshare:util-linux ip:iproute2 || exit
[ -n "${COUNCIL_ROUTER:-}" ] || scripts/packaged
exec python3 -B scripts/field/run.py "$@"
