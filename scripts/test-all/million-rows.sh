#!/usr/bin/env bash
# A million stored rows: every kind of question in a fresh process, which should be answered in 100 ms and in little memory. Slower ones are printed;
# the suite fails at twice that CPU time or ten times that elapsed time, since this machine may be busy with other things.
# PLACE=jdbc:postgresql://... uses an empty PostgreSQL database instead of an SQLite file.
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=${ROWS:-1000000}
limit=${LIMIT_MS:-100}
scripts/build bench
java=$(scripts/jdk)/bin/java
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
million() {
    "$java" @conf/jvm.options -XX:+UseSerialGC -Xmx64m -Dslf4j.internal.verbosity=WARN \
        -Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider \
        -cp "$(echo bench/target/bench-*.jar):bench/target/lib/*" io.councilrouter.bench.storage.MillionRows "$@"
}
place=${PLACE:-$folder/responses.db}
million fill "$place" "$rows"
failed=0
for question in $(million questions); do
    million ask "$place" "$question" "$limit" || failed=$((failed + 1))
done
[ "$failed" -eq 0 ] || { echo "$failed questions took far more than $limit ms"; exit 1; }
