#!/usr/bin/env bash
# A load of 100,000 requests and streams through a gateway that keeps everything: exactly one row for each access line, and each
# with its text, thinking, tool call and tokens, streamed and whole, in one dialect and translated.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/need taskset:util-linux || exit
scripts/build bench
ulimit -n "$(ulimit -Hn)"
java=$(scripts/jdk)/bin/java
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tools="$java @conf/jvm.options -XX:+UseSerialGC -Xms64m -Xmx256m"
jars=$(echo bench/target/lib/*.jar | tr ' ' ':')
gateway="$java @conf/jvm.options -Xms24m -Xmx128m -XX:MaxDirectMemorySize=512m -XX:+UseSerialGC -XX:+UseCompactObjectHeaders
    -Dlogback.configurationFile=conf/logback.xml -cp $(echo proxy/target/proxy-*.jar):$jars io.councilrouter.proxy.cli.Main"
# shellcheck disable=SC2086
$tools -cp "$(echo bench/target/bench-*.jar):$jars" io.councilrouter.bench.load.KeepEverything "$tools" "$gateway" "$work" "${REQUESTS:-96000}"
