#!/usr/bin/env bash
# The dashboard of conf/monitoring against the types that Grafana publishes for it. Whether its queries return anything is checked by prometheus.sh.
set -euo pipefail
cd "$(dirname "$0")/../.."
home=build/dashboard
scripts/venv "$home" 'grafana-foundation-sdk==1769699379!11.6.0' || exit
"$home/bin/python" scripts/prometheus/schema.py conf/monitoring/grafana/dashboards/*.json
# The check itself must be able to fail: on a key that no panel has.
sed 's/"gridPos"/"gridPoss"/' conf/monitoring/grafana/dashboards/council-router.json >"$home/broken.json"
if "$home/bin/python" scripts/prometheus/schema.py "$home/broken.json" >"$home/broken.log"; then
    echo "FAILED: a misspelt key went unnoticed"
    exit 1
fi
grep -q gridPoss "$home/broken.log" || { cat "$home/broken.log"; exit 1; }
