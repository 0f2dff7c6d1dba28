#!/usr/bin/env bash
# The image starts where there is no Java at all, answers, and stops cleanly.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/need curl unzip || exit
scripts/dist

home=$(mktemp -d)
gateway=
finish() {
    [ -z "$gateway" ] || kill -KILL "$gateway" 2>/dev/null || true
    rm -rf "$home"
}
trap finish EXIT
fail() {
    echo "FAILED: $*"
    [ ! -f "$home/log" ] || sed 's/^/  | /' "$home/log"
    exit 1
}

# Through a link and from another directory, as a person installs it; a PATH with nothing but the shell's tools.
mkdir "$home/tools"
for tool in sh dirname readlink; do ln -s "$(command -v $tool)" "$home/tools/$tool"; done
ln -s "$PWD/dist/council-router/bin/council-router" "$home/council-router"
bare=(env -i "PATH=$home/tools" "HOME=$home")
cd "$home"

"${bare[@]}" ./council-router version >version.out 2>version.err || { cat version.err; fail "version exits with $?"; }
grep -q 'council-router' version.out || fail "version says: $(cat version.out)"
[ ! -s version.err ] || fail "version complains: $(cat version.err)"
echo "version: $(head -1 version.out)"

port=
for candidate in $(seq 22430 22530); do
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then
        port=$candidate
        break
    fi
done
printf 'server: {host: 127.0.0.1, port: %s}\ndiscovery: {enabled: false}\n' "$port" >config.yaml

# started LABEL [JAVA_OPTS]: starts, asks /health, stops with SIGTERM and wants exit 0.
started() {
    began=$(date +%s%N)
    "${bare[@]}" "JAVA_OPTS=${2:-}" ./council-router serve -c config.yaml --home "$home" --demo >log 2>&1 &
    gateway=$!
    until curl -fsS -m 2 "http://127.0.0.1:$port/health" >health 2>/dev/null; do
        kill -0 "$gateway" 2>/dev/null || fail "$1: ended before it answered"
        [ $(($(date +%s%N) - began)) -lt 15000000000 ] || fail "$1: no answer on /health for 15 s"
        sleep 0.05
    done
    echo "$1: answered after $((($(date +%s%N) - began) / 1000000)) ms, RSS $(awk '/VmRSS/ { print $2 }' "/proc/$gateway/status" 2>/dev/null || echo '?') KiB"
    kill -TERM "$gateway"
    status=0
    wait "$gateway" || status=$?
    gateway=
    # 143 is the JVM's own word for an orderly end on SIGTERM.
    case $status in 0 | 143) ;; *) fail "$1: exit $status after SIGTERM" ;; esac
}

# SQLite's driver comes with natives of twenty systems, of which the image has this one's: rows are kept all the same.
natives=$(unzip -Z1 "$OLDPWD"/dist/council-router/lib/sqlite-jdbc-*.jar | grep -c '^org/sqlite/native/.*[^/]$' || true)
case $natives in 1 | 2) ;; *) fail "the image has $natives natives of SQLite" ;; esac

started "with AOT cache"
[ -s data/responses.db ] || fail "no database was made"
[ -s "$OLDPWD/dist/council-router/lib/council-router.aot" ] || fail "dist made no AOT cache"
! grep -qi 'aot\|cds' log || fail "the AOT cache was refused"
started "another collector" "-XX:+UseParallelGC"
mv "$OLDPWD/dist/council-router/lib/council-router.aot" "$home/aside.aot"
started "without AOT cache"
grep -q 'no AOT cache' log || fail "starting without the cache says nothing"
mv "$home/aside.aot" "$OLDPWD/dist/council-router/lib/council-router.aot"
echo "the image starts without Java, answers and stops"
