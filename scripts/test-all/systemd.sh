#!/usr/bin/env bash
# conf/systemd/council-router.service: verified by systemd-analyze, its system-call filter against a traced run of the
# packaged gateway, and the gateway's own notices on a notification socket.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/need systemd-analyze:systemd strace python3 curl || exit
scripts/packaged
. scripts/sdk/servers.sh

logs=$PWD/build/systemd
rm -rf "$logs"
mkdir -p "$logs"
trap stop_all EXIT
trap 'exit 130' INT TERM
image=$PWD/dist/council-router/bin/council-router
unit=conf/systemd/council-router.service

# As it ships, except for the program's place on this machine.
sed "s|/opt/council-router/bin/council-router|$image|" "$unit" >"$logs/council-router.service"
[ "$(grep -c "=$image " "$logs/council-router.service")" -eq 2 ] || die "the unit does not start /opt/council-router"
systemd-analyze verify --man=no "$logs/council-router.service" 2>"$logs/verify.log" || die "$(cat "$logs/verify.log")"
[ ! -s "$logs/verify.log" ] || die "systemd-analyze verify says: $(cat "$logs/verify.log")"
echo "ok      systemd-analyze verify has nothing to say"
systemd-analyze security --offline=true --no-pager "$unit" >"$logs/security.log"
tail -1 "$logs/security.log"
exposure=$(sed -n 's/.*exposure level for .*: \([0-9.]*\) .*/\1/p' "$logs/security.log")
awk -v e="$exposure" 'BEGIN { exit !(e != "" && e <= 2.0) }' || die "the unit is exposed: $exposure of 10"

free_port 22630 && backend=$port
free_port 22640 && gateway_port=$port
cat >"$logs/config.yaml" <<YAML
server: {host: 127.0.0.1, port: $gateway_port, shutdown_grace: 10s, watch_config: false}
discovery: {enabled: false}
backends:
  - {name: simulated, type: openai, url: "http://127.0.0.1:$backend/v1"}
YAML
start simulator "$image" simulator --port "$backend" --tokens 60 --token-delay 40
ready simulator "http://127.0.0.1:$backend/v1/models" 20
python3 -B scripts/systemd/notify.py "$image" "$logs" "$gateway_port"

if strace -o /dev/null true 2>/dev/null; then
    mkdir "$logs/traced"
    start traced strace -f -qq -o "$logs/trace" "$image" serve -c "$logs/config.yaml" --home "$logs/traced" --demo
    tracer=$pid
    ready traced "http://127.0.0.1:$gateway_port/health" 60
    for stream in false true; do
        curl -fsS -m 20 -o /dev/null "http://127.0.0.1:$gateway_port/v1/chat/completions" -d "{\"model\": \"simulator\",
            \"stream\": $stream, \"messages\": [{\"role\": \"user\", \"content\": \"traced\"}]}"
    done
    kill -TERM "$(awk 'NR == 1 { print $1 }' "$logs/trace")"
    wait "$tracer" || true
    python3 -B scripts/systemd/syscalls.py "$unit" "$logs/trace"
else
    echo "not checked against a traced run: nothing can be traced here"
fi
echo "the unit is sound, and the gateway tells systemd where it stands"
