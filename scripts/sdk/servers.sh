# shellcheck shell=bash
# Sourced by scripts that start servers: free ports, start, wait until ready, stop what was started and nothing else.
# The script that sources this sets $logs (a directory) and calls "trap stop_all EXIT".

started_pids=()
started_names=()
ports_given=" "

say() { printf '%s\n' "$@"; }

die() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# free_port FIRST: a port nobody listens on and that was not given out before; the answer is in $port.
free_port() {
    for port in $(seq "$1" $(($1 + 200))); do
        case $ports_given in *" $port "*) continue ;; esac
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            ports_given="$ports_given$port "
            return 0
        fi
    done
    die "no free port from $1 on"
}

# start NAME COMMAND...: in the background, output in $logs/NAME.log; the pid is in $pid.
start() {
    local name=$1
    shift
    "$@" >"$logs/$name.log" 2>&1 </dev/null &
    pid=$!
    started_pids+=("$pid")
    started_names+=("$name")
}

# ready NAME URL SECONDS: waits until the URL answers 200; the process must stay alive meanwhile.
ready() {
    local name=$1 url=$2 until=$((SECONDS + $3)) index
    for index in "${!started_names[@]}"; do
        [ "${started_names[$index]}" = "$name" ] && pid=${started_pids[$index]}
    done
    until curl -fsS -m 2 -o /dev/null "$url" 2>/dev/null; do
        if ! kill -0 "$pid" 2>/dev/null; then
            tail -20 "$logs/$name.log" | sed 's/^/  | /'
            die "$name ended before it answered"
        fi
        if [ "$SECONDS" -ge "$until" ]; then
            tail -20 "$logs/$name.log" | sed 's/^/  | /'
            die "$name does not answer at ${url#http://*/} after $3 s"
        fi
        sleep 0.1
    done
}

# TERM first: Ollama ends its runner processes only when it may end itself.
stop_all() {
    local each patience=100
    for each in "${started_pids[@]+"${started_pids[@]}"}"; do kill -TERM "$each" 2>/dev/null || true; done
    for each in "${started_pids[@]+"${started_pids[@]}"}"; do
        while kill -0 "$each" 2>/dev/null && [ "$patience" -gt 0 ]; do
            sleep 0.1
            patience=$((patience - 1))
        done
        kill -KILL "$each" 2>/dev/null || true
        wait "$each" 2>/dev/null || true
    done
    started_pids=()
    started_names=()
}

# gateway COMMAND ARGS...: replaces the shell by the program as it was built here (start it by "start NAME gateway ...").
gateway() {
    # shellcheck disable=SC2086
    exec "$(scripts/jdk)/bin/java" @conf/jvm.options -Xms32m -Xmx256m -XX:MaxDirectMemorySize=256m -XX:+UseSerialGC \
        -XX:TieredStopAtLevel=1 ${JAVA_OPTS:-} -cp "$(echo app/target/app-*.jar):app/target/lib/*" \
        io.councilrouter.app.cli.Main "$@"
}

# listed TEXT: waits until the list of models at $base has it.
listed() {
    local patience=100
    until curl -fsS -m 2 "$base/v1/models" 2>/dev/null | grep -q "$1"; do
        patience=$((patience - 1))
        [ $patience -gt 0 ] || die "the gateway does not list $1: $(curl -s -m 2 "$base/v1/models")"
        sleep 0.1
    done
}

# front NAME DIALECT FIRST_PORT OPTION...: a simulated backend of that dialect, with these options of the simulator, and a
# gateway in front of it; the gateway's address is in $base. One request at a time, so that one that is not given back is noticed.
front() {
    local name=$1 dialect=$2 first=$3 backend models=/v1/models type=$2
    shift 3
    [ "$dialect" != responses ] || type=openai # no product has that API alone
    free_port "$first"
    backend=$port
    free_port "$((first + 10))"
    base=http://127.0.0.1:$port
    start "simulator-$name" gateway simulator --dialect "$dialect" --port "$backend" "$@"
    cat >"$logs/$name.yaml" <<YAML
server: {host: 127.0.0.1, port: $port}
discovery: {enabled: false}
routing: {heartbeat_interval: 1s}
backends:
  - {name: simulated-$dialect, type: $type, url: "http://127.0.0.1:$backend", max_concurrency: 1}
YAML
    case $dialect in
        ollama) models=/api/tags ;;
        gemini) models=/v1beta/models ;;
    esac
    ready "simulator-$name" "http://127.0.0.1:$backend$models" 30
    start "gateway-$name" gateway serve -c "$logs/$name.yaml" --home "$logs"
    ready "gateway-$name" "$base/health" 30
    listed '"simulator'
}
