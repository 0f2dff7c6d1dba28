#!/usr/bin/env bash
# The official SDKs against simulated backends of another dialect: openai (Python, Node) with an Ollama backend, ollama (Python,
# Node) with an OpenAI backend, anthropic, google-genai and openai's Responses API (Python, Node) with either, and each with a
# Gemini backend and one that has the Responses API alone; tools, thinking, pictures, embeddings, errors and aborts included. LangChain
# with servers of both dialects that find every prompt too long. Then openai, ollama and a chat program's raw requests choose councils
# as models: three backends of both dialects, one slow, one failing.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/sdk/install || exit
scripts/build
. scripts/sdk/servers.sh

logs=$PWD/build/sdk/logs
mkdir -p "$logs"
trap stop_all EXIT
trap 'exit 130' INT TERM
export CHECK_RESULTS=$PWD/build/sdk/results.jsonl
rm -f "$CHECK_RESULTS"
failures=0

# council: three simulated backends and a gateway in front of them. All have the model that members use, so that one
# stands in for the failing one; each has a model of its own, for which nobody does. In turn and without a breaker, or
# else nobody would ask the slow one and the failing one for long.
council() {
    local steady slow broken
    free_port 22500 && steady=$port
    free_port 22510 && slow=$port
    free_port 22520 && broken=$port
    free_port 22530
    base=http://127.0.0.1:$port
    start steady gateway simulator --port "$steady" --model simulator:latest --model steady --tokens 24 --token-delay 2 --first-token-delay 20
    start slow gateway simulator --dialect ollama --port "$slow" --model simulator:latest --model slow:latest --loaded simulator:latest --loaded slow:latest --tokens 24 --token-delay 5 \
        --first-token-delay 300
    start broken gateway simulator --port "$broken" --model simulator:latest --model broken --fail status=500
    cat >"$logs/council.yaml" <<YAML
server: {host: 127.0.0.1, port: $port}
discovery: {enabled: false}
routing: {heartbeat_interval: 1s, strategy: round-robin}
breaker: {failure_threshold: 10000}
retry: {budget: 1}
council: {default_model: "simulator:latest"}
backends:
  - {name: steady, type: openai, url: "http://127.0.0.1:$steady"}
  - {name: slow, type: ollama, url: "http://127.0.0.1:$slow"}
  - {name: broken, type: openai, url: "http://127.0.0.1:$broken"}
YAML
    mkdir -p "$logs/council_templates"
    echo "{strategy: rank-then-synthesize, members: [{name: steady, model: steady}, {name: slow, model: slow}, {name: broken, model: broken}]}" \
        >"$logs/council_templates/mixed.yaml"
    printf '#!/usr/bin/env bash\n. scripts/sdk/servers.sh\ngateway "$@"\n' >"$logs/council-router"
    chmod +x "$logs/council-router"
    export CHECK_PROGRAM=$logs/council-router
    ready steady "http://127.0.0.1:$steady/v1/models" 30
    ready slow "http://127.0.0.1:$slow/api/tags" 30
    ready broken "http://127.0.0.1:$broken/v1/models" 30
    start gateway-council gateway serve -c "$logs/council.yaml" --home "$logs"
    ready gateway-council "$base/health" 30
    listed '"steady"' && listed '"slow' && listed '"broken"'
}

# refusing: two servers that find every prompt too long, one of either API, and a gateway in front of them.
refusing() {
    local llamacpp ollama
    free_port 22550 && llamacpp=$port
    free_port 22560 && ollama=$port
    free_port 22570
    base=http://127.0.0.1:$port
    start refusing-llamacpp build/sdk/py/bin/python -B scripts/sdk/checks/refusing.py llamacpp "$llamacpp"
    start refusing-ollama build/sdk/py/bin/python -B scripts/sdk/checks/refusing.py ollama "$ollama"
    cat >"$logs/refusing.yaml" <<YAML
server: {host: 127.0.0.1, port: $port}
discovery: {enabled: false}
routing: {heartbeat_interval: 1s}
backends:
  - {name: llamacpp, type: llamacpp, url: "http://127.0.0.1:$llamacpp"}
  - {name: ollama, type: ollama, url: "http://127.0.0.1:$ollama"}
YAML
    ready refusing-llamacpp "http://127.0.0.1:$llamacpp/v1/models" 30
    ready refusing-ollama "http://127.0.0.1:$ollama/api/tags" 30
    start gateway-refusing gateway serve -c "$logs/refusing.yaml" --home "$logs"
    ready gateway-refusing "$base/health" 30
    listed '"long-llamacpp"' && listed '"long-ollama'
}

# suite LABEL SCRIPT [WORD...]: one SDK script against $base; words of CHECK_EXPECT beside those that hold for all.
suite() {
    local script=scripts/sdk/checks/$2 runner=(node)
    case $script in
        *.py) runner=(build/sdk/py/bin/python -B) ;;
        *.mjs) script=build/sdk/js/$2 ;;
    esac
    CHECK_SUITE=$1 CHECK_BASE=$base CHECK_MODEL=simulator CHECK_EMBED_MODEL=$embeds CHECK_NEXT_WITHIN=5 \
        CHECK_EXPECT="gateway simulated thinks tools json ${*:3}" "${runner[@]}" "$script" || failures=$((failures + 1))
}

# The suites of one backend, one after the other: it takes one request at a time.
in_front_of_ollama() {
    suite "openai.py, Ollama simulated" openai_sdk.py
    suite "openai.mjs, Ollama simulated" openai_sdk.mjs
    suite "anthropic.py, Ollama simulated" anthropic_sdk.py
    suite "anthropic.mjs, Ollama simulated" anthropic_sdk.mjs
    suite "google.py, Ollama simulated" google_sdk.py
    suite "google.mjs, Ollama simulated" google_sdk.mjs
    suite "ollama.py, Ollama simulated" ollama_sdk.py
    suite "responses.py, Ollama simulated" responses_sdk.py translated custom-tools
    suite "responses.mjs, Ollama simulated" responses_sdk.mjs translated custom-tools
}

in_front_of_openai() {
    suite "ollama.py, OpenAI simulated" ollama_sdk.py
    suite "ollama.mjs, OpenAI simulated" ollama_sdk.mjs
    suite "openai.py, OpenAI simulated" openai_sdk.py
    suite "anthropic.py, OpenAI simulated" anthropic_sdk.py
    suite "anthropic.mjs, OpenAI simulated" anthropic_sdk.mjs
    suite "google.py, OpenAI simulated" google_sdk.py
    suite "google.mjs, OpenAI simulated" google_sdk.mjs
    suite "responses.py, OpenAI simulated" responses_sdk.py translated custom-tools
    suite "responses.mjs, OpenAI simulated" responses_sdk.mjs translated custom-tools
}

in_front_of_gemini() {
    suite "google.py, Gemini simulated" google_sdk.py
    suite "google.mjs, Gemini simulated" google_sdk.mjs
    suite "openai.py, Gemini simulated" openai_sdk.py
    suite "anthropic.py, Gemini simulated" anthropic_sdk.py
    suite "ollama.py, Gemini simulated" ollama_sdk.py
    suite "responses.py, Gemini simulated" responses_sdk.py translated custom-tools
}

in_front_of_responses() {
    suite "responses.py, Responses simulated" responses_sdk.py
    suite "responses.mjs, Responses simulated" responses_sdk.mjs
    suite "openai.py, Responses simulated" openai_sdk.py
    suite "ollama.py, Responses simulated" ollama_sdk.py
    suite "anthropic.py, Responses simulated" anthropic_sdk.py
    suite "google.py, Responses simulated" google_sdk.py
}

# meanwhile FUNCTION: its suites beside those of the other backends, as most of their time is spent waiting for tokens.
meanwhile() {
    (
        "$1"
        exit "$failures"
    ) &
    groups+=("$!")
    started_pids+=("$!")
    started_names+=("$1")
}

cp scripts/sdk/checks/*.mjs build/sdk/js/
groups=()
embeds=simulator-embed
# 8 s for a long answer of which one is asked for at a time: after an abort, the next is quick only if the slot was freed.
front ollama ollama 22460 --tokens 800 --token-delay 10
meanwhile in_front_of_ollama
front openai openai 22480 --tokens 800 --token-delay 10
meanwhile in_front_of_openai
front gemini gemini 22600 --tokens 800 --token-delay 10
meanwhile in_front_of_gemini
front responses responses 22580 --tokens 800 --token-delay 10
embeds=
meanwhile in_front_of_responses
for group in "${groups[@]}"; do
    wait "$group" || failures=$((failures + $?))
done
refusing
suite "langchain, prompts too long" langchain_errors.py
council
suite "openai.py, councils" council_openai.py
suite "ollama.py, councils" council_ollama.py
suite "openai.mjs, councils" council_openai.mjs
suite "ollama.mjs, councils" council_ollama.mjs
suite "chat program, councils" council_webui.py
suite "terminal, councils" council_board.py

total=$(wc -l <"$CHECK_RESULTS")
bad=$(grep -c '"ok": *false' "$CHECK_RESULTS" || true)
echo "$((total - bad)) of $total SDK checks passed"
[ "$bad" -eq 0 ] && [ "$failures" -eq 0 ]
