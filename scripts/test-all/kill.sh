#!/usr/bin/env bash
# kill -9 of a process that writes rows, 20 times: the database opens clean, no row that was safe is lost, none is there twice.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/mvn -B -ntp -pl storage -am verify -Dtest=NoUnitTest -Dit.test=KilledWriterIT -Dkills=20 \
    -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false | grep -E 'Tests run:|kills|ERROR|BUILD'
