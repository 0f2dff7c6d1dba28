#!/usr/bin/env bash
# A disk of 16 MB that runs full under load: what is lost is counted, the rest is stored exactly once, and rows are written again when there is room.
# Also a database that is locked for 10 s under load.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -n "${SMALL_DISK:-}" ] || exec scripts/small-disk 16m "$0"
scripts/mvn -B -ntp -pl storage -am verify -Dtest=NoUnitTest -Dit.test=DatabaseAwayIT -Dsmall.disk="$SMALL_DISK" -Dlocked.seconds=10 \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | grep -E 'Tests run:|rows|ERROR|BUILD'
