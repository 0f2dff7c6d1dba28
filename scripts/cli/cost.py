"""What the commands that talk to a gateway cost, side by side with an empty program on the same Java runtime, and how they find their
gateway: cost.py IMAGE FOLDER. The folder has the empty program's class, Empty.class, and is free to be written to. Exit 1 when a check
fails.

Judged is CPU time, user and system, of the whole process with its launcher, as a ratio of the least of all rounds, which are
interleaved. What shares the core's caches still moves the ratio by some tenths; MOST leaves room for that. What moves nothing is which
classes come from a jar and not from the cache: none should.
"""

import glob
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
import zipfile

image, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
program = os.path.join(image, "bin/council-router")
ROUNDS = 9
MOST = 3.0
failures = 0
clean = {name: value for name, value in os.environ.items() if not name.startswith("COUNCIL_ROUTER_") and name not in ("ADMIN_TOKEN", "JAVA_OPTS")}


def check(what, holds, detail=""):
    global failures
    failures += not holds
    print(("ok      " if holds else "FAILED  ") + what + (f" ({str(detail)[:600]})" if detail and not holds else ""), flush=True)


def run(*words, **more):
    return subprocess.run([program, *words], cwd=folder, env={**clean, **more}, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          timeout=120, check=False)


def cost(command, where, known):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=where, env=known, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True, timeout=120, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise AssertionError(f"{command}: exit {done.returncode}: {done.stderr}")
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


port = free_port()
with open(os.path.join(folder, "config.yaml"), "w", encoding="utf-8") as file:
    file.write(f"server: {{host: 127.0.0.1, port: {port}}}\ndiscovery: {{enabled: false}}\nbackends:\n"
               "  - {name: one, type: simulator}\n  - {name: two, type: ollama, url: \"http://127.0.0.1:1\"}\n")
gateway = subprocess.Popen([program, "serve"], cwd=folder, env=clean, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    until = time.monotonic() + 60
    while run("health").returncode != 0 and time.monotonic() < until and gateway.poll() is None:
        time.sleep(0.2)

    def says(words, what, code=0, **more):
        done = run(*words, **more)
        check(" ".join(words), done.returncode == code and re.search(what, done.stdout + done.stderr, re.S),
              f"{done.returncode}: {done.stdout}{done.stderr}")

    says(["status"], r"1 of 2 up.*two is down")
    says(["models"], r"QUEUED.*simulator")
    says(["backends"], r"one +simulator +up")
    says(["chat", "simulator", "hello there"], r"\[simulated\] ")
    says(["chat", "no-such-model", "x"], r"error .*no-such-model", 1)
    says(["responses", "list"], r"ROUTE|no stored responses")
    says(["council", "list"], r"debate")
    says(["reload"], r"nothing has changed")
    says(["reload", "--token", "wrong"], r"refuses the administrators' token from --token", 1)
    says(["--port", "1", "status"], r"no such option", 2)
    says(["help", "chat"], r"Usage: council-router chat")
    empty = os.path.join(folder, "empty")
    os.mkdir(empty)
    says(["status", "--home", empty, "--url", f"http://127.0.0.1:{port}"], r"looked in \$ADMIN_TOKEN")
    says(["status", "--home", empty], r"1 of 2 up", COUNCIL_ROUTER_URL=f"http://127.0.0.1:{port}")

    with open(os.path.join(folder, "data/admin.token"), encoding="utf-8") as file:
        told = {**clean, "COUNCIL_ROUTER_URL": f"http://127.0.0.1:{port}", "ADMIN_TOKEN": file.read().strip()}
    commands = ["health", "status", "models", "backends", "responses list", "council list", "reload", "chat simulator hello"]
    searching = ["health", "models", "chat simulator hello"]

    loaded = os.path.join(folder, "loaded.txt")
    for each in commands:
        run(*each.split(), JAVA_OPTS=f"-Xlog:class+load:file={loaded}")
        with open(loaded, encoding="utf-8") as file:
            lines = file.readlines()
        missing = [line.split("] ")[-1] for line in lines if "source: file:" in line]
        check(f"{each}: all classes come from the cache", len(lines) > 500 and not missing, "".join(missing))

    with zipfile.ZipFile(glob.glob(os.path.join(image, "lib/picocli-*.jar"))[0]) as jar:
        asking = [name for name in jar.namelist() if b"groovy.lang.Closure" in jar.read(name)]
    check("picocli does not look for Groovy in all jars", not asking, asking)

    cases = {"": ([os.path.join(image, "runtime/bin/java"), "-cp", folder, "Empty"], empty, told)}
    cases.update({each: ([program, *each.split()], empty, told) for each in commands})
    cases.update({f"{each} (address in a file)": ([program, *each.split()], folder, clean) for each in searching})
    spent = {each: [] for each in cases}
    for _ in range(ROUNDS):
        for each, case in cases.items():
            spent[each].append(cost(*case))
    least = min(spent.pop(""))
    print(f"an empty program: {least * 1000:.0f} ms of CPU")
    for each, times in spent.items():
        took = min(times)
        check(f"{each}: {took * 1000:.0f} ms, {took / least:.2f} times as much", took <= MOST * least, f"more than {MOST}")
finally:
    gateway.send_signal(signal.SIGTERM)
    gateway.wait(60)
sys.exit(1 if failures else 0)
