#!/usr/bin/env bash
# The dashboard of conf/monitoring against the types that Grafana publishes for it. Whether its queries return anything is
# the business of prometheus.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/need python3 || exit

home=$PWD/build/dashboard
if ! python3 -m venv --clear "$home" >/dev/null 2>&1; then
    scripts/need pyvenv:python3-venv >/dev/null 2>&1 || true
    python3 -m venv --clear "$home"
fi
if ! "$home/bin/pip" install -q --disable-pip-version-check 'grafana-foundation-sdk==1769699379!11.6.0'; then
    echo "PyPI has no grafana-foundation-sdk for us"
    exit 77
fi
"$home/bin/python" scripts/prometheus/schema.py conf/monitoring/grafana/dashboards/*.json
# It must also find something: a key that no panel has.
sed 's/"gridPos"/"gridPoss"/' conf/monitoring/grafana/dashboards/council-router.json >"$home/broken.json"
if "$home/bin/python" scripts/prometheus/schema.py "$home/broken.json" >"$home/broken.log"; then
    echo "FAILED: a misspelt key went unnoticed"
    exit 1
fi
grep -q gridPoss "$home/broken.log" || { cat "$home/broken.log"; exit 1; }
