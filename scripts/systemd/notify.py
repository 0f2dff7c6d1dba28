"""Runs the packaged gateway as systemd would and listens on its notification socket; exit 1 if a check fails.

Usage: notify.py PROGRAM FOLDER PORT
"""

import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time

program, folder, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
failures = 0


def check(what, holds, detail=""):
    global failures
    failures += not holds
    print(("ok      " if holds else "FAILED  ") + what + (f" ({detail})" if detail else ""))


path = os.path.join(folder, "notify")
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
manager.bind(path)
manager.settimeout(20)


def heard():
    """The next notice as a dict, and the process that gave it: systemd believes the main process alone."""
    data, ancillary, _, _ = manager.recvmsg(4096, socket.CMSG_SPACE(struct.calcsize("3i")))
    pid = struct.unpack("3i", ancillary[0][2][:12])[0]
    return dict(line.split("=", 1) for line in data.decode().split("\n")), pid


with open(os.path.join(folder, "gateway.log"), "w", encoding="utf-8") as log:
    # As a service has it: nobody at a terminal, so that the drain is announced, and SIGHUP as it is by default, though this may run
    # under nohup.
    gateway = subprocess.Popen([program, "serve", "-c", os.path.join(folder, "config.yaml"), "--home", folder],
                               env=dict(os.environ, NOTIFY_SOCKET=path, INVOCATION_ID="0"), stdin=subprocess.DEVNULL,
                               stdout=log, stderr=log,
                               preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))  # noqa: PLW1509 - there are no threads here
try:
    notice, pid = heard()
    check("it is ready", notice.get("READY") == "1", str(notice))
    check("the main process says so", pid == gateway.pid)

    def get(path):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    check("and then it listens", get("/health/ready")[0] == 200)
    end = time.monotonic() + 15
    while not any(each["state"] == "up" for each in get("/health")[1]["backends"]) and time.monotonic() < end:
        time.sleep(0.05)

    before = time.monotonic_ns() // 1000
    gateway.send_signal(signal.SIGHUP)
    notice, _ = heard()
    since = int(notice.get("MONOTONIC_USEC", 0))
    check("it says that it reloads, and since when",
          notice.get("RELOADING") == "1" and before <= since <= time.monotonic_ns() // 1000, str(notice))
    notice, _ = heard()
    check("and that it is ready again", notice.get("READY") == "1" and "reloaded" in notice["STATUS"], str(notice))
    with open(os.path.join(folder, "config.yaml"), encoding="utf-8") as config:
        good = config.read()
    with open(os.path.join(folder, "config.yaml"), "w", encoding="utf-8") as config:
        config.write(good + "nonsense: 1\n")
    gateway.send_signal(signal.SIGHUP)
    heard()
    notice, _ = heard()
    check("a bad file is refused, and it stays ready", notice.get("READY") == "1" and "refused" in notice["STATUS"],
          str(notice))
    with open(os.path.join(folder, "config.yaml"), "w", encoding="utf-8") as config:
        config.write(good)
    check("it goes on as before", get("/health/ready")[0] == 200)

    stream = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    stream.request("POST", "/v1/chat/completions", json.dumps(
        {"model": "simulator", "stream": True, "messages": [{"role": "user", "content": "before the stop"}]}))
    answer = stream.getresponse()
    begun = answer.read1(4096)
    check("a stream runs", answer.status == 200 and begun != b"")
    gateway.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    notice, _ = heard()
    check("it says that it stops, before it is empty", notice.get("STOPPING") == "1", str(notice))
    check("readiness is gone while it still listens", get("/health/ready")[0] == 503)
    rest = answer.read()
    check("the stream runs to its end", b"data: [DONE]" in rest)
    status = gateway.wait(20)
    check("it ends cleanly", status in (0, 143), f"exit {status} after {time.monotonic() - asked:.1f} s")
finally:
    if gateway.poll() is None:
        gateway.kill()
        gateway.wait()
    manager.close()
    os.unlink(path)
sys.exit(1 if failures else 0)
