#!/usr/bin/env bash
# Bytes allocated per operation against bench/budget.tsv: one short fork for each benchmark that the budget names.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/build bench
java=$(scripts/jdk)/bin/java
# Bytes do not mind another JMH beside this one.
exec "$java" @conf/jvm.options -Djmh.ignoreLock=true -cp "$(echo bench/target/bench-*.jar):bench/target/lib/*" io.councilrouter.bench.Main --budget bench/budget.tsv
