"""Writes the verdicts of scripts/clients/run into the table of docs/agents.md: a row for each check, a column for each backend."""

import json
import os
import pathlib
import re

BEGIN = "<!-- what \"make test-clients\" found; written by it -->"
END = "<!-- end -->"

root = pathlib.Path(__file__).resolve().parents[2]
page = root / "docs" / "agents.md"
pinned = json.loads((root / "scripts/clients/package.json").read_text(encoding="utf-8"))["dependencies"]
with open(os.environ["CHECK_RESULTS"], encoding="utf-8") as lines:
    results = [json.loads(line) for line in lines]

backends = {"ollama": "an Ollama server", "openai": "an OpenAI server"}
rows = {}
for each in results:
    agent, _, backend = each["suite"].partition(", ")
    rows.setdefault((agent, each["check"]), {})[backend] = "yes" if each["ok"] else "**no**"

table = ["| client | what it does | before " + " | before ".join(backends.values()) + " |", "|---|---|---|---|"]
for (agent, what), verdicts in rows.items():
    cells = " | ".join(verdicts.get(backend, "not run") for backend in backends)
    table.append(f"| {agent} | {what} | {cells} |")
versions = ", ".join(f"`{name}@{version}`" for name, version in pinned.items())
text = f"{BEGIN}\nTried with {versions}.\n\n" + "\n".join(table) + f"\n{END}"
old = page.read_text(encoding="utf-8")
new, found = re.subn(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _: text, old, flags=re.S)
if not found:
    raise SystemExit(f"{page} has no place for the table: put in the lines {BEGIN} and {END}")
page.write_text(new, encoding="utf-8")
