#!/usr/bin/env bash
# A million stored rows: every kind of question in a fresh process, which should be answered in 100 ms and in little memory. What
# takes longer is said; the suite fails at twice that in CPU or ten times in time, for this machine may be busy with something else.
# PLACE=jdbc:postgresql://... asks an empty PostgreSQL instead of a file of SQLite.
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
