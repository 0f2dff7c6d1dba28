#!/usr/bin/env bash
# kill -9 of a whole gateway under load, 20 times over one database, some of them while the database is locked or the spool file is
# replayed: the database is sound, nothing that was safe is lost, nothing is there twice.
set -euo pipefail
exec "$(dirname "$0")/../strain" kill "${KILLS:-20}"
