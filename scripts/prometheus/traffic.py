"""Bounded traffic through a gateway: streams and whole answers of several models, some of which fail.

Usage: traffic.py BASE SECONDS    At most 3,000 requests, four at a time.
"""
import json
import sys
import threading
import time
import urllib.error
import urllib.request

BASE, SECONDS = sys.argv[1], float(sys.argv[2])
MOST = 3000
MIX = [("alpha", True), ("beta", False), ("beta", True), ("delta", False), ("beta", True), ("nobody-has-this", False)]

counts = {}
lock = threading.Lock()
end = time.monotonic() + SECONDS


def ask(model, stream):
    body = {"model": model, "stream": stream, "messages": [{"role": "user", "content": "Hello"}]}
    request = urllib.request.Request(
        BASE + "/v1/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def work(first):
    turn = first
    while time.monotonic() < end:
        with lock:
            if sum(counts.values()) >= MOST:
                return
        status = ask(*MIX[turn % len(MIX)])
        turn += 1
        with lock:
            counts[status] = counts.get(status, 0) + 1


workers = [threading.Thread(target=work, args=(i,)) for i in range(4)]
for each in workers:
    each.start()
for each in workers:
    each.join()
print("requests by status:", json.dumps(dict(sorted(counts.items()))))
