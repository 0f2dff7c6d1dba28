#!/usr/bin/env bash
# A disk of 16 MB that runs full under load: what is lost is counted, the rest is there once, and rows are written again when there is room.
# As a side dish, a database that is locked for 10 s under load.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -z "${SMALL_DISK:-}" ]; then
    disk=$(mktemp -d)
    trap 'rmdir "$disk"' EXIT
    unshare -m true 2>/dev/null || { echo "a small disk needs the right to mount one"; exit 77; }
    # In a name space of its own: nothing is left mounted, whatever happens.
    SMALL_DISK=$disk unshare -m "$0"
    exit
fi
mount -t tmpfs -o size=16m none "$SMALL_DISK"
scripts/mvn -B -ntp -pl storage -am verify -Dtest=NoUnitTest -Dit.test=DatabaseAwayIT -Dsmall.disk="$SMALL_DISK" -Dlocked.seconds=10 \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | grep -E 'Tests run:|rows|ERROR|BUILD'
