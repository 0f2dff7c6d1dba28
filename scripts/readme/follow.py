"""Does what the README and the manual say: follow.py CLONE PYTHON-WITH-SDKS, in a network namespace of its own, where its ports
are free.

The manual is the pages in docs/ that a user reads (MANUAL below). Every command and every snippet in these texts is found there
and needs a function here that follows it; every function here needs its command in one of them.
"""

import contextlib
import fcntl
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request

clone, python = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
image = os.path.join(clone, "dist/council-router")
home = os.path.dirname(clone)
gateway_url = "http://localhost:11430"
failures = 0
MANUAL = ("api", "routing", "operating", "storage", "metrics", "security")


def page(path):
    with open(os.path.join(clone, path), encoding="utf-8") as file:
        return file.read()


readme = page("README.md")
pages = {name: page(f"docs/{name}.md") for name in MANUAL}
manual = "\n\n".join([readme, *pages.values()])


def check(what, holds, detail=""):
    global failures
    failures += not holds
    print(("ok      " if holds else "FAILED  ") + what + (f" ({str(detail)[:600]})" if detail and not holds else ""), flush=True)


def loopback():
    """A new network namespace has a loopback interface that is down."""
    with socket.socket() as sock:
        request = struct.pack("16sH14s", b"lo", 0, b"")
        flags = struct.unpack("16sH14s", fcntl.ioctl(sock, 0x8913, request))[1]
        fcntl.ioctl(sock, 0x8914, struct.pack("16sH14s", b"lo", flags | 1, b""))


# --- what the README says to type -------------------------------------------------------------------------------------------

fences = re.findall(r"^```(yaml|python)\n(.*?)^```", manual, re.M | re.S)
prose = re.sub(r"^```.*?^```", "", manual, flags=re.M | re.S)
blocks = re.findall(r"(?<=\n\n)((?: {4}\S.*\n)(?: {4}.*\n)*)", prose)
shell = [re.sub(r"^ {4}", "", each, flags=re.M).strip() for each in blocks]
spans = re.findall(r"`((?:council-router|make|curl|jcmd|cp|docker|sqlite3|scripts/[^\s`]+|systemctl) [^`]+)`", prose)
typed = {re.sub(r"\s+", " ", each) for each in spans}
for each in shell:
    for line in [each] if "\\\n" in each else each.split("\n"):
        typed.add(line.split("  #")[0].strip())


def environment(**more):
    kept = {name: os.environ[name] for name in ("JAVA_HOME", "HOME", "LANG") if name in os.environ}
    path = f"{image}/bin:{image}/runtime/bin:{os.environ['PATH']}"
    return {**kept, "PATH": path, **more}


def run(command, cwd=clone, seconds=60, **more):
    """Types a command as a person would, in a shell; the answer has its output and its exit code."""
    done = subprocess.run(["bash", "-c", command], cwd=cwd, env=environment(**more), capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=seconds, check=False)
    done.both = done.stdout + done.stderr
    return done


def get(path, method="GET", body=None, **headers):
    request = urllib.request.Request(gateway_url + path, method=method, data=body.encode() if body else None,
                                     headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as e:
        return e.code, e.read().decode(), e.headers


@contextlib.contextmanager
def gateway(command, ready=gateway_url, cwd=clone, **more):
    """A gateway started by that command; ended by TERM, as the README says, with an exit code that says so."""
    log = open(os.path.join(home, "log"), "w+", encoding="utf-8")  # noqa: SIM115 - closed below, when the process has ended
    started = subprocess.Popen(["bash", "-c", "exec " + command], cwd=cwd, env=environment(**more), stdout=log,
                               stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True)
    def said():
        log.flush()
        with open(log.name, encoding="utf-8") as text:
            return text.read()
    try:
        until = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(ready + "/health/live", timeout=2).close()
                break
            except OSError as e:
                if started.poll() is not None or time.monotonic() > until:
                    raise AssertionError(f"{command} does not answer ({e}):\n{said()}") from e
                time.sleep(0.05)
        yield started, said
    finally:
        # make does not pass signals on; the gateway is the process that listens.
        subprocess.run(["pkill", "-TERM", "-g", str(os.getpgid(started.pid)), "java"], check=False)
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(started.pid, signal.SIGKILL)
            check(f"{command} ends on TERM", False, said())
        log.close()


follows = {}


def follow(*commands):
    """Marks a function as following these commands of the README."""
    def remember(function):
        for each in commands:
            follows[each] = function
        return function
    return remember


# --- first tokens -----------------------------------------------------------------------------------------------------------

@follow("make run", next((each for each in shell if each.startswith("curl")), "the first curl"), "curl -i")
def first_tokens():
    with gateway("make run") as (_, said):
        wait("the simulator stands in", lambda: "simulator" in get("/v1/models")[1])
        curl = next(each for each in shell if each.startswith("curl"))
        text = run(curl).stdout
        check("the first curl streams tokens", "[simulated] " in text.replace('"}}]', "") and "data: [DONE]" in text, text)
        head = run(curl.replace("curl -N", "curl -i -N")).stdout
        check("X-Model and X-Backend say who answered", re.search(r"(?i)^x-model: \S", head, re.M) is not None
              and re.search(r"(?i)^x-backend: simulator", head, re.M) is not None, head)
        check("the log warns of the simulator", "WARN" in said() and "simulator" in said(), said())
        log_line(said())
        for code, name in ((each[1], "openai" if "openai" in each[1] else "ollama") for each in fences if each[0] == "python"):
            done = subprocess.run([python, "-c", code], capture_output=True, text=True, timeout=60, check=False)
            check(f"the snippet for {name}'s SDK prints tokens", "[simulated]" in done.stdout, done.stdout + done.stderr)
        endpoints()
    # Data from a first try must not be used by later chapters.
    shutil.rmtree(os.path.join(clone, "data"), ignore_errors=True)


def log_line(said):
    example = " ".join(next(re.findall(r"^ {6}(2026-.*)\n {6}(.*)$", pages["operating"], re.M)[0] for _ in [0]))
    wanted = re.findall(r" (\w+)=", example)
    line = next(each for each in said.split("\n") if " route=/v1/chat/completions " in each)
    check("a line of the log has the fields that are shown", re.findall(r" (\w+)=", line) == wanted, line)
    table = re.findall(r"`(\w+)`", "".join(re.findall(r"^ {2}(\|.*\|) .*\|\n", pages["operating"], re.M)))
    check("each of them is explained", set(wanted) <= set(table), set(wanted) - set(table))


def endpoints():
    body = '{"model": "auto", "messages": [{"role": "user", "content": "x"}], "prompt": "x", "input": "x"}'
    rows = re.findall(r"^\| ((?:GET|POST|DELETE|PATCH)[^|]*|`/v1/realtime`) \|", pages["api"], re.M)
    unknown = []
    for row in rows:
        method = "GET"
        for word, path in re.findall(r"\b(GET|POST|DELETE|PATCH)\b|`(/[^` ]*)`", row):
            method = word or method
            if path:
                concrete = path.replace("*", "speech").replace("{name}", "simulator").replace("{id}", "simulator")
                concrete = concrete.replace("{model}", "models/simulator")
                status, text, _ = get(concrete, method, body if method in ("POST", "PATCH") else None)
                if status == 405 or (status == 404 and "no such path" in text):
                    unknown.append(f"{method} {path}: {status}")
    check(f"the {len(rows)} rows of endpoints are served", len(rows) >= 15 and not unknown, unknown)
    message = '{"model": "auto", "max_tokens": 16, "messages": [{"role": "user", "content": "x"}]}'
    status, text, _ = get("/v1/messages", "POST", message)
    check("ANTHROPIC_BASE_URL leads to Anthropic's API", status == 200 and '"type":"message"' in text, (status, text))
    status, text, _ = get("/v1/responses", "POST", '{"model": "auto", "input": "x"}')
    check("/v1/responses answers", status == 200 and '"object":"response"' in text, (status, text))
    first = json.loads(text)["id"]
    going_on = '{"model": "auto", "input": "y", "previous_response_id": "%s"}'
    status, text, _ = get("/v1/responses", "POST", going_on % first)
    check("goes on from that answer", status == 200 and first in text, (status, text))
    status, text, _ = get("/v1/responses", "POST", going_on % "resp_1")
    check("and refuses to go on from one that it has not kept", status == 404 and "previous_response_id" in text, (status, text))
    status, text, _ = get("/v1beta/models/auto:generateContent", "POST", '{"contents": [{"parts": [{"text": "x"}]}]}')
    check("GOOGLE_GEMINI_BASE_URL leads to Gemini's API", status == 200 and '"candidates":' in text, (status, text))
    for path, method in (("/v1/messages/batches", "POST"),):
        check(f"{path} is not in this version", get(path, method, body if method == "POST" else None)[0] == 404)


@follow("make run ARGS=\"-c router.yaml\"", "council-router check router.yaml")
def configuration():
    yaml = next(each[1] for each in fences if each[0] == "yaml")
    with open(os.path.join(clone, "router.yaml"), "w", encoding="utf-8") as written:
        written.write(yaml)
    done = run("council-router check router.yaml")
    check("the configuration of the README is sound", done.returncode == 0, done.both)
    check("check warns of the key that is not set", "GROQ_API_KEY" in done.both, done.both)
    with open(os.path.join(clone, "wrong.yaml"), "w", encoding="utf-8") as written:
        written.write(yaml.replace("aliases:", "aliasses:").replace("port: 11430", "port: eleven"))
    done = run("council-router check wrong.yaml")
    check("everything that is wrong is said at once, with line and nearest key", done.returncode == 2
          and "did you mean \"aliases\"" in done.both and re.search(r"wrong.yaml:\d+:\d+ server.port", done.both) is not None,
          done.both)
    with gateway("make run ARGS=\"-c router.yaml\"", GROQ_API_KEY="gsk-of-nobody"):
        health = json.loads(get("/health")[1])
        names = [each["name"] for each in health["backends"]]
        check("its four backends are watched", names == ["desk", "cellar", "rack", "groq"], names)
    variable = "COUNCIL_ROUTER_SERVER__PORT=8080"
    check(f"`{variable}` is in the README", f"`{variable}`" in readme)
    with gateway("make run ARGS=\"-c router.yaml\"", "http://localhost:8080", **dict([variable.split("=")])):
        check("a variable sets a key", urllib.request.urlopen("http://localhost:8080/").status == 200)


# --- running it -------------------------------------------------------------------------------------------------------------

@follow("council-router responses list --model llama3.1:8b --query '\"the last word\" -draft'", "council-router models",
        "council-router backends", "council-router backends enable NAME", "council-router reload", "council-router status", "council-router init",
        'council-router council run debate "Should a team of four use microservices?"', "council-router key new --id team-a",
        "council-router discover HOST", "jcmd PID JFR.start")
def operating():
    place = os.path.join(home, "running")
    os.makedirs(place)
    with open(os.path.join(place, "config.yaml"), "w", encoding="utf-8") as written:
        written.write("backends:\n  - {name: one, type: simulator}\n  - {name: two, type: simulator}\n")
    table = commands_table()
    with gateway("council-router serve --host 127.0.0.1 --home .", cwd=place) as (started, _said):
        def typed_here(command, wanted, code=0):
            done = run(command, cwd=place)
            check(command, done.returncode == code and re.search(wanted, done.both) is not None, done.both)
            return done
        settle("one", place)
        typed_here("council-router backends", r"one +simulator +up")
        typed_here("council-router models", r"simulator")
        typed_here("council-router status", r"(?s)one.*two")
        typed_here("council-router chat simulator 'Is anybody there?'", r"\[simulated\]")
        typed_here("council-router help chat", r"Usage: council-router chat")
        for verb, state in (("drain", "draining"), ("resume", "up"), ("disable", "disabled"), ("enable", "is ")):
            typed_here(f"council-router backends {verb} two", state)
        typed_here("council-router health", "")
        typed_here("council-router health --ready", "")
        typed_here("council-router discover localhost:11430", r"(?s).", 1)
        typed_here("council-router version", r"council-router \S+(?s:.)*[Jj](DK|ava)")
        for number in range(3):
            status, text, headers = get("/v1/chat/completions", "POST", json.dumps(
                {"model": "simulator", "messages": [{"role": "user", "content": f"the last word of {number}"}]}))
            check("a request is answered", status == 200, text)
        wait("three rows are kept and their words are found",
             lambda: get("/admin/responses?q=%22the%20last%20word%22%20-draft",
                         Authorization=f"Bearer {token(place)}")[1].count('"id"') == 3)
        typed_here("council-router responses list --model llama3.1:8b --query '\"the last word\" -draft'", "")
        row = json.loads(run("council-router responses list --json", cwd=place).stdout)["data"][0]["id"]
        typed_here(f"council-router responses show {row}", "the last word")
        typed_here("council-router responses stats", "simulator")
        typed_here("council-router responses export", r'"response"')
        typed_here("council-router responses export --format csv -o all.csv", "")
        with open(os.path.join(place, "all.csv"), encoding="utf-8") as csv:
            check("the export has three rows and a head", csv.read().count("simulator") >= 3)
        check("X-No-Store keeps nothing", get("/v1/chat/completions", "POST", json.dumps(
            {"model": "simulator", "messages": [{"role": "user", "content": "x"}]}), X_No_Store="1")[0] == 200)
        typed_here("council-router council list", "debate")
        typed_here('council-router council run debate "Should a team of four use microservices?"', r"\[simulated\]")
        timeline = get(f"/admin/requests/{headers['X-Request-Id']}", Authorization=f"Bearer {token(place)}")
        check("a timeline is there", timeline[0] == 200 and "attempts" in timeline[1], timeline)
        reload_and_keys(place)
        metrics()
        backup(place)
        pid = started.pid
        done = run(f"jcmd {pid} JFR.start")
        check("jcmd PID JFR.start", "Started recording" in done.both, done.both)
        has = options(run("council-router completion", cwd=place).stdout)
        lacking = {name: set(wanted) - has[name] for name, wanted in table.items() if not set(wanted) <= has[name]}
        check("the commands have the options of the README's table", len(has) >= 12 and not lacking, lacking)
    check("the gateway ends in order", started.returncode in (0, 143), started.returncode)


def beginning():
    place = os.path.join(home, "beginning")
    os.makedirs(place)
    done = run("council-router init", cwd=place)
    written = os.path.join(place, "council-router.yaml")
    check("council-router init writes a configuration", done.returncode == 0 and os.path.exists(written), done.both)
    done = run("council-router check council-router.yaml", cwd=place)
    check("check has nothing to say against it", done.returncode == 0, done.both)
    done = run("council-router init", cwd=place)
    check("init overwrites nothing", done.returncode != 0 and "--force" in done.both, done.both)


def settle(name, place):
    wait(f"{name} is up", lambda: f'"name":"{name}"' in get("/admin/backends", Authorization=f"Bearer {token(place)}")[1]
         and '"state":"up"' in get("/admin/backends", Authorization=f"Bearer {token(place)}")[1])


def wait(what, holds, seconds=15):
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            check(what, False)
            return
        time.sleep(0.1)
    check(what, True)


def token(place):
    with open(os.path.join(place, "data/admin.token"), encoding="utf-8") as text:
        return text.read().strip()


def commands_table():
    """Commands of the README's table, each with the options that its row names."""
    chapter = readme[readme.index("| command | does |"):readme.index("Exit codes: ")]
    rows = re.findall(r"^\| (`(?:[^|]|(?<=\\)\|)*) \| (.*) \|$", chapter, re.M)
    found = {}
    for first, second in rows:
        for span in re.findall(r"`([^`]+)`", first):
            words = span.replace("\\|", "|").split()
            found[words[0]] = re.findall(r"--[a-z][a-z-]*", first + ("" if words[0] in found else second))
    check("the table of commands is found", len(found) >= 12, sorted(found))
    return found


def options(completion):
    """What each command has, with what its own commands have, from the shell's completion."""
    found = {}
    for name, flags, values in re.findall(
            r"^function _picocli_council-router_([a-z]+)\w*\(\) \{(?:(?!^\}).*\n)*? +local flag_opts=\"(.*)\"\n +local arg_opts=\"(.*)\"",
            completion, re.M):
        found[name] = found.get(name, set()) | set(re.findall(r"'(--[a-z-]+)'", flags + values))
    return found


def reload_and_keys(place):
    done = run("council-router key new --id team-a", cwd=place)
    check("council-router key new --id team-a", done.returncode == 0, done.both)
    key = re.search(r"\b(cr-[A-Za-z0-9_-]{20,})", done.both)
    entry = re.search(r"^( +- id: \"team-a\"\n +hash: \"sha256:[0-9a-f]{64}\"\n)", done.stdout, re.M)
    check("it prints a key and its entry", key is not None and entry is not None, done.both)
    with open(os.path.join(place, "config.yaml"), "a", encoding="utf-8") as written:
        written.write("keys:\n" + entry.group(1))
    done = run("council-router reload", cwd=place)
    check("council-router reload", done.returncode == 0, done.both)
    ask = json.dumps({"model": "simulator", "messages": [{"role": "user", "content": "x"}]})
    check("without the key nobody is answered", get("/v1/chat/completions", "POST", ask)[0] == 401)
    for name, value in (("Authorization", f"Bearer {key.group(1)}"), ("x_api_key", key.group(1))):
        check(f"{name} opens", get("/v1/chat/completions", "POST", ask, **{name: value})[0] == 200)
    with open(os.path.join(place, "config.yaml"), "a", encoding="utf-8") as written:
        written.write("nonsense: 1\n")
    done = run("council-router reload", cwd=place)
    check("a wrong file changes nothing, and its place is said", done.returncode != 0 and "nonsense" in done.both
          and get("/health")[0] == 200, done.both)


def metrics():
    page = get("/metrics")[1]
    families = set(re.findall(r"^# TYPE council_router_(\S+)", page, re.M))
    named = set(re.findall(r"`([a-z_]+)`", pages["metrics"]))
    absent = {each for each in families if each not in named and each.removesuffix("_total") not in named
              and each + "_total" not in named}
    check(f"the {len(families)} metrics are in their document", len(families) > 20 and not absent, absent)


def backup(place):
    command = next((each for each in typed if each.startswith("sqlite3 ")), None)
    check("the manual says how to back up", command is not None)
    statement = re.search(r"\"(VACUUM INTO '([^']+)')\"", command)
    with sqlite3.connect(os.path.join(place, "data/responses.db"), timeout=5, isolation_level=None) as kept:
        kept.execute(statement.group(1).replace(statement.group(2), os.path.join(place, "backup.db")))
    os.makedirs(os.path.join(home, "restored/data"))
    shutil.copy(os.path.join(place, "backup.db"), os.path.join(home, "restored/data/responses.db"))


def restored():
    place = os.path.join(home, "restored")
    with gateway("council-router serve --host 127.0.0.1 --home . --demo", cwd=place):
        stats = json.loads(run("council-router responses stats --json", cwd=place).stdout)
        check("a restored copy has the rows", stats["total"] >= 3, stats)


# --- what other suites prove, and what takes too long -----------------------------------------------------------------------

ELSEWHERE = {
    "make docker": "docker.sh: its steps without a container engine",
    "cp .env.example .env && docker compose up -d": "docker.sh: the compose file against the library of docker compose",
    "docker compose -f docker-compose.yml -f conf/open-webui/docker-compose.yml up -d": "docker.sh: as above",
    "cp .env.example .env": "docker.sh: the file is there",
    "make real": "by hand: fetches engines and models",
    "make bench-e2e": "by hand: minutes of a quiet machine",
    "make test": "what .ci/run does first",
    "make test-all SUITE=prometheus": "a suite beside this one",
    "make dist": "dist.sh, and the image that is used here",
}


def targets():
    listed = run("make").stdout
    for each in sorted(typed):
        if each.startswith("make "):
            word = each.split()[1]
            check(f"make {word} is listed by make", re.search(rf"^ +make {word} ", listed, re.M) is not None, listed)
        suite = re.search(r"SUITE=(\w+)", each)
        if suite:
            check(f"{each} is there", os.access(os.path.join(clone, f"scripts/test-all/{suite.group(1)}.sh"), os.X_OK))


def links():
    gone = [f"{name}: {each}" for name, text in (("", readme), *(("docs", text) for text in pages.values()))
            for each in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", text) if not os.path.exists(os.path.join(clone, name, each))]
    check("every file that is linked is there", not gone, gone)
    documents = {f"docs/{each}" for each in os.listdir(os.path.join(clone, "docs"))}
    unlisted = sorted(each for each in documents if f"]({each})" not in readme[readme.index("## Documents"):])
    check("every document is in the README's table", not unlisted, unlisted)
    anchors = {re.sub(r"[^\w -]", "", each.lower()).strip().replace(" ", "-") for each in re.findall(r"^#+ (.*)$", readme, re.M)}
    lost = [each for each in re.findall(r"\]\(#([^)]+)\)", readme) if each not in anchors]
    check("every chapter that is linked is there", not lost, lost)


def main():
    loopback()
    backups = {each: backup for each in typed if each.startswith("sqlite3 ")}
    nobody = [each for each in typed if each not in follows and each not in ELSEWHERE and each not in backups]
    check("somebody follows every command of the README and the manual", not nobody, nobody)
    gone = [each for each in [*follows, *ELSEWHERE] if each not in typed]
    check("every command that is followed is in one of them", not gone, gone)
    targets()
    links()
    for each in (first_tokens, beginning, configuration, operating, restored):
        try:
            each()
        except (AssertionError, OSError, ValueError, KeyError, StopIteration, AttributeError, subprocess.TimeoutExpired) as e:
            check(each.__name__.replace("_", " "), False, repr(e))
    print(f"{failures} failed" if failures else "all of it holds")
    sys.exit(1 if failures else 0)


main()
