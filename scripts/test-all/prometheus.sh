#!/usr/bin/env bash
# conf/monitoring under the real Prometheus: the packaged gateway before simulated backends, some of which fail, is
# scraped while it works; then every query of the dashboard and every rule must return numbers. About a minute.
set -euo pipefail
cd "$(dirname "$0")/../.."

scripts/need prometheus promtool:prometheus curl python3 || exit
scripts/packaged
. scripts/sdk/servers.sh

logs=$PWD/build/prometheus
rm -rf "$logs"
mkdir -p "$logs/data"
trap stop_all EXIT
trap 'exit 130' INT TERM

promtool check config conf/monitoring/prometheus.yml >"$logs/promtool.log" 2>&1 || { cat "$logs/promtool.log"; die "promtool refuses the configuration"; }
promtool check rules conf/monitoring/rules.yml >>"$logs/promtool.log" 2>&1 || { cat "$logs/promtool.log"; die "promtool refuses the rules"; }

free_port 22630 && steady=$port
free_port 22640 && flaky=$port
free_port 22650 && broken=$port
free_port 22660 && gone=$port
free_port 22670 && gateway_port=$port
free_port 22680 && prometheus_port=$port
image=dist/council-router/bin/council-router
start steady $image simulator --port "$steady" --model alpha --model beta --tokens 12 --token-delay 4 --first-token-delay 15
start flaky $image simulator --dialect ollama --port "$flaky" --model alpha --loaded alpha --tokens 12 --token-delay 4 \
    --first-token-delay 15 --fail status=500,every=2
start broken $image simulator --port "$broken" --model delta --fail status=500
cat >"$logs/gateway.yaml" <<YAML
server: {host: 127.0.0.1, port: $gateway_port, shutdown_grace: 1s}
discovery: {enabled: false}
routing:
  strategy: priority
  heartbeat_interval: 1s
  fallbacks: {delta: [beta]}
retry: {budget: 0.5}
backends:
  - {name: flaky, type: ollama, url: "http://127.0.0.1:$flaky", priority: 1}
  - {name: steady, type: openai, url: "http://127.0.0.1:$steady/v1", priority: 2, max_concurrency: 1}
  - {name: broken, type: openai, url: "http://127.0.0.1:$broken/v1", priority: 2}
  - {name: gone, type: openai, url: "http://127.0.0.1:$gone/v1", priority: 3}
YAML
ready steady "http://127.0.0.1:$steady/v1/models" 20
ready flaky "http://127.0.0.1:$flaky/api/tags" 20
ready broken "http://127.0.0.1:$broken/v1/models" 20
start gateway $image serve -c "$logs/gateway.yaml" --home "$logs"
ready gateway "http://127.0.0.1:$gateway_port/health/ready" 20

# The file as it ships, except for addresses and intervals; each replacement must find its line.
sed -e "s|council-router:11430|127.0.0.1:$gateway_port|; s|localhost:9090|127.0.0.1:$prometheus_port|" \
    -e 's|_interval: 15s|_interval: 1s|' conf/monitoring/prometheus.yml >"$logs/prometheus.yml"
cp conf/monitoring/rules.yml "$logs/"
for part in "127.0.0.1:$gateway_port" "127.0.0.1:$prometheus_port" 'scrape_interval: 1s' 'evaluation_interval: 1s'; do
    grep -qF "$part" "$logs/prometheus.yml" || die "conf/monitoring/prometheus.yml has no line to become $part"
done
start prometheus prometheus "--config.file=$logs/prometheus.yml" "--storage.tsdb.path=$logs/data" \
    "--web.listen-address=127.0.0.1:$prometheus_port" --log.level=warn
ready prometheus "http://127.0.0.1:$prometheus_port/-/ready" 20

python3 -B scripts/prometheus/traffic.py "http://127.0.0.1:$gateway_port" 15

curl -fsS -m 5 "http://127.0.0.1:$gateway_port/metrics" >"$logs/metrics.txt"
promtool check metrics <"$logs/metrics.txt" >"$logs/lint.log" 2>&1 || { cat "$logs/lint.log"; die "promtool complains of the exposition"; }
echo "exposition: $(grep -vc '^#' "$logs/metrics.txt") series, $(wc -c <"$logs/metrics.txt") bytes, promtool has no complaint"
python3 -B scripts/prometheus/check.py "http://127.0.0.1:$prometheus_port" conf/monitoring/grafana/dashboards/council-router.json
