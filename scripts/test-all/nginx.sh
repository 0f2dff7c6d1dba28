#!/usr/bin/env bash
# conf/nginx/council-router.conf under the real nginx, with a test certificate, before the packaged gateway and a
# simulated backend: streams, addresses, TLS, closed paths, aborts, uploads. Leaves no service of the system running.
set -euo pipefail
cd "$(dirname "$0")/../.."

scripts/need nginx:nginx-light openssl python3 curl || exit
scripts/packaged
. scripts/sdk/servers.sh

logs=$PWD/build/nginx
rm -rf "$logs"
mkdir -p "$logs"/{conf,temp,tls}
trap stop_all EXIT
trap 'exit 130' INT TERM

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=llm.example.org \
    -addext subjectAltName=DNS:llm.example.org -keyout "$logs/tls/privkey.pem" -out "$logs/tls/fullchain.pem" 2>/dev/null

free_port 22530 && backend=$port
free_port 22540 && gateway_port=$port
free_port 22550 && https=$port
free_port 22560 && http=$port

# The file as it ships, except for ports and the certificate's path; each replacement must find its line.
sed -e "s|listen 80;|listen 127.0.0.1:$http;|; s|listen 443 ssl http2;|listen 127.0.0.1:$https ssl http2;|" \
    -e '/listen \[::\]/d' -e "s|127.0.0.1:11430|127.0.0.1:$gateway_port|" \
    -e "s|/etc/ssl/council-router|$logs/tls|" conf/nginx/council-router.conf >"$logs/conf/council-router.conf"
for part in "127.0.0.1:$http;" "127.0.0.1:$https ssl" "127.0.0.1:$gateway_port " "$logs/tls/privkey.pem"; do
    grep -qF "$part" "$logs/conf/council-router.conf" || die "conf/nginx/council-router.conf has no line to become $part"
done
cat >"$logs/conf/nginx.conf" <<NGINX
daemon off;
worker_processes 1;
pid $logs/nginx.pid;
error_log $logs/error.log warn;
events { worker_connections 256; }
http {
    access_log $logs/access.log;
    client_body_temp_path $logs/temp/body;
    proxy_temp_path $logs/temp/proxy;
    fastcgi_temp_path $logs/temp/fastcgi;
    uwsgi_temp_path $logs/temp/uwsgi;
    scgi_temp_path $logs/temp/scgi;
    include $logs/conf/council-router.conf;
}
NGINX
[ "$(id -u)" -ne 0 ] || sed -i "1i user $(id -un) $(id -gn);" "$logs/conf/nginx.conf"
nginx -p "$logs" -c "$logs/conf/nginx.conf" -e "$logs/error.log" -t 2>"$logs/test.log" || die "$(cat "$logs/test.log")"
! grep -i warn "$logs/test.log" || die "nginx warns of the file"

cat >"$logs/gateway.yaml" <<YAML
server: {host: 127.0.0.1, port: $gateway_port, shutdown_grace: 1s}
discovery: {enabled: false}
backends:
  - {name: simulated, type: openai, url: "http://127.0.0.1:$backend/v1"}
YAML
image=dist/council-router/bin/council-router
start simulator $image simulator --port "$backend" --tokens 30 --token-delay 40
ready simulator "http://127.0.0.1:$backend/v1/models" 20
start gateway $image serve -c "$logs/gateway.yaml" --home "$logs"
ready gateway "http://127.0.0.1:$gateway_port/health" 20
patience=100
until curl -fsS -m 2 "http://127.0.0.1:$gateway_port/v1/models" | grep -q '"simulator"'; do
    patience=$((patience - 1))
    [ $patience -gt 0 ] || die "the gateway does not list the simulated model"
    sleep 0.1
done
start nginx nginx -p "$logs" -c "$logs/conf/nginx.conf" -e "$logs/error.log"
nginx_pid=$pid
patience=100
until (exec 3<>"/dev/tcp/127.0.0.1/$https") 2>/dev/null; do
    patience=$((patience - 1))
    { [ $patience -gt 0 ] && kill -0 "$nginx_pid"; } || die "nginx does not listen: $(cat "$logs/nginx.log" "$logs/error.log")"
    sleep 0.05
done

CHECK_CA=$logs/tls/fullchain.pem python3 scripts/nginx/check.py "$https" "$http" "$logs/gateway.log" "$gateway_port" \
    "$logs/temp/body"
kill -0 "$nginx_pid" || die "nginx did not survive"
! grep -E '\[(error|crit|alert|emerg)\]' "$logs/error.log" | grep -v 'client intended\|forbidden' || die "nginx logged errors"
echo "nginx $(nginx -v 2>&1 | sed 's|.*/||') passes tokens, addresses and uploads as the file says"
