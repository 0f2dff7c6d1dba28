"""What a client sees through nginx with conf/nginx/council-router.conf; one line a check, exit 1 if one fails.

Usage: check.py HTTPS_PORT HTTP_PORT GATEWAY_LOG GATEWAY_PORT BODY_TEMP_DIR, with the certificate in $CHECK_CA
"""

import json
import os
import socket
import ssl
import sys
import time

https, http, gateway_log, gateway_port, body_temp = (
    int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5])
failures = 0
PATIENCE = 15


def check(what, holds, detail=""):
    global failures
    failures += not holds
    print(("ok      " if holds else "FAILED  ") + what + (f" ({detail})" if detail else ""))


def connect(source="127.0.0.1", tls=True, protocols=("http/1.1",), port=None):
    raw = socket.create_connection(("127.0.0.1", port or (https if tls else http)), PATIENCE, (source, 0))
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if not tls:
        return raw
    context = ssl.create_default_context(cafile=os.environ["CHECK_CA"])
    context.set_alpn_protocols(list(protocols))
    return context.wrap_socket(raw, server_hostname="llm.example.org")


def head_of(method, path, body=b"", extra=""):
    return (f"{method} {path} HTTP/1.1\r\nHost: llm.example.org\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n{extra}\r\n").encode() + body


def ask(stream, **more):
    return json.dumps({"model": "simulator", "stream": stream,
                       "messages": [{"role": "user", "content": "through nginx"}], **more}).encode()


def read_head(sock):
    data = b""
    while b"\r\n\r\n" not in data:
        try:
            got = sock.recv(65536)
        except TimeoutError:
            got = b""
        if not got:
            break
        data += got
    head, _, rest = data.partition(b"\r\n\r\n")
    return head.decode("latin-1"), rest


def status_of(method, path, body=b"", **how):
    with connect(**how) as sock:
        sock.sendall(head_of(method, path, body, "Connection: close\r\n"))
        head, _ = read_head(sock)
        return int(head.split()[1]) if head else 0


def until(holds, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def in_flight():
    """Requests that the gateway has under way at its backend, asked past nginx."""
    with socket.create_connection(("127.0.0.1", gateway_port), PATIENCE) as sock:
        sock.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        data = b""
        while got := sock.recv(65536):
            data += got
    return sum(each["in_flight"] for each in json.loads(data.partition(b"\r\n\r\n")[2])["backends"])


def lines():
    with open(gateway_log, encoding="utf-8") as log:
        return [line for line in log if " id=" in line]


# TLS, by the name in the certificate; the plain port sends everybody there.
with connect(protocols=("h2", "http/1.1")) as sock:
    check("TLS ends at nginx", sock.version() in ("TLSv1.2", "TLSv1.3"), sock.version())
    check("HTTP/2 is spoken where the client can", sock.selected_alpn_protocol() == "h2")
with connect(tls=False) as sock:
    sock.sendall(head_of("POST", "/v1/chat/completions", ask(False), "Connection: close\r\n"))
    head, _ = read_head(sock)
    check("plain HTTP is sent to HTTPS with method and body kept",
          head.startswith("HTTP/1.1 308 ") and "https://llm.example.org/v1/chat/completions" in head)

# A stream, token by token.
with connect(source="127.0.0.7") as sock:
    sock.sendall(head_of("POST", "/v1/chat/completions", ask(True), "X-Request-Id: nginx-stream\r\n"
                         "X-Forwarded-For: 6.6.6.6\r\nConnection: close\r\n"))
    head, rest = read_head(sock)
    check("a stream is answered", head.startswith("HTTP/1.1 200 "), head.split("\r\n")[0])
    arrivals, text = [], rest
    while got := sock.recv(65536):
        text += got
        arrivals += [time.monotonic()] * got.count(b'"content":"')
    check("the stream is whole", b"data: [DONE]" in text)
    spread = arrivals[-1] - arrivals[0] if arrivals else 0
    moments = len(set(arrivals))
    # 30 tokens 40 ms apart: 1.2 s from the first to the last, at as many moments.
    check("tokens arrive one by one, not in a lump", spread > 0.9 and moments > 3,
          f"{len(arrivals)} tokens at {moments} moments over {spread:.2f} s")
until(lambda: any("id=nginx-stream " in line for line in lines()))
mine = [line for line in lines() if "id=nginx-stream " in line]
check("the gateway knows the client's address, and not the one it claims",
      bool(mine) and " client=127.0.0.7 " in mine[0], mine[0].split(" route=")[0] if mine else "no line")

# Paths that are not for the outside.
for path in ("/admin/config", "/admin", "/metrics", "/%61dmin/config", "//admin/config", "/v1/../admin/config"):
    status = status_of("GET", path)
    check(f"{path} is closed", status == 403, str(status))
check("health is open", status_of("GET", "/health/live") == 200)

# A client that leaves frees the backend.
sock = connect()
sock.sendall(head_of("POST", "/v1/chat/completions", ask(True), "X-Request-Id: nginx-leaves\r\n"))
read_head(sock)
check("the backend works for it", until(lambda: in_flight() == 1))
sock.close()
check("a client that leaves closes the backend's connection", until(lambda: in_flight() == 0))
until(lambda: any("id=nginx-leaves " in line for line in lines()))
# Without the abort the stream would have ended after a while and been logged with 200.
check("and is logged as gone", any("id=nginx-leaves " in line and "status=499" in line for line in lines()))

# Uploads.
before = os.stat(body_temp).st_mtime_ns
large = ask(False, pad="x" * (20 << 20))
status = status_of("POST", "/v1/chat/completions", large)
check("an upload of 20 MiB passes", status == 200, str(status))
with connect() as sock:
    # Nothing but the head: only a proxy that does not wait for the body can have the gateway refuse it now.
    sock.sendall(b"POST /v1/chat/completions HTTP/1.1\r\nHost: llm.example.org\r\n"
                 b"Content-Length: 99000000\r\nConnection: close\r\n\r\n")
    head, rest = read_head(sock)
    check("what is too large is refused by the gateway before it is sent", head.startswith("HTTP/1.1 413 "),
          head.split("\r\n")[0])
    while got := sock.recv(65536):
        rest += got
    check("in the caller's API", b'{"error":{' in rest)
check("nothing of a body was written to disk", os.stat(body_temp).st_mtime_ns == before)

sys.exit(1 if failures else 0)
