"""Codex CLI, headless, through the gateway: whole tasks with tools, each in a home and a folder of its own. See agent.py."""

import json

from agent import WRITTEN, Place, ShellAgent, Told, call, drive, lines_of_json, script

from report import BASE, MODEL, short, want

SETTINGS = """
model = "{model}"
model_provider = "council-router"
model_context_window = 65536
web_search = "disabled"
check_for_update_on_startup = false
{more}

[model_providers.council-router]
name = "council-router"
base_url = "{base}/v1"
wire_api = "responses"
env_key = "COUNCIL_ROUTER_KEY"

[analytics]
enabled = false

[feedback]
enabled = false

[otel]
exporter = "none"
metrics_exporter = "none"
trace_exporter = "none"
"""

# What it knows of a model whose name it was not made with: one that thinks, and changes files by apply_patch.
CATALOG = {
    "slug": MODEL,
    "display_name": MODEL,
    "description": "",
    "base_instructions": "You are a coding agent.",
    "shell_type": "unified_exec",
    "apply_patch_tool_type": "freeform",
    "supports_reasoning_summaries": True,
    "default_reasoning_level": "medium",
    "supported_reasoning_levels": [{"effort": "medium", "description": ""}],
    "supports_parallel_tool_calls": True,
    "support_verbosity": False,
    "input_modalities": ["text", "image"],
    "context_window": 65536,
    "truncation_policy": {"mode": "tokens", "limit": 10000},
    "experimental_supported_tools": [],
    "supported_in_api": True,
    "visibility": "list",
    "priority": 1,
}
ITEMS = {"command_execution": "exec_command", "file_change": "apply_patch"}


class Codex(ShellAgent):
    def run(self, place, prompt, base=BASE, model=MODEL, again=False, options=(), known=False):
        more = f"model_catalog_json = {json.dumps(str(place.home / 'models.json'))}" if known else ""
        place.settle("models.json", json.dumps({"models": [CATALOG]}))
        place.settle(".codex/config.toml", SETTINGS.format(base=base, model=model, more=more))
        mode = ["--json", "--strict-config", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"]
        begin = ["exec", "resume", "--last"] if again else ["exec"]
        done = place.run([*begin, *mode, *options, prompt], {"COUNCIL_ROUTER_KEY": "unused"})
        events = lines_of_json(done.stdout)
        last = events[-1] if events else {}
        want(last.get("type") in ("turn.completed", "turn.failed"), f"no end: {short(done.stdout + done.stderr, 300)}")
        heard = Told(last.get("error", {}).get("message", ""), last["type"] == "turn.failed")
        for event in events:
            if event["type"] == "item.completed":
                hear(event["item"], heard)
        return heard

    def runs(self, command):
        return call("exec_command", cmd=command)

    def looks(self, place, name):
        return call("view_image", path=name)

    def thinking(self):
        with Place() as place:
            done = self.run(place, "Think." + script(self.runs("echo thought"), "say I am done."), known=True).succeeded()
            want(len(done.thoughts) == 2 and all(done.thoughts), f"thoughts {done.thoughts}")
            return f"in both turns: {short(done.thoughts[0], 60)}"

    def patch(self):
        """The text that a custom tool takes, beside a call of a function."""
        with Place() as place:
            text = f"*** Begin Patch\n*** Add File: answer.txt\n+{WRITTEN}*** End Patch\n"
            turns = (call("apply_patch", input=text) + " & " + self.runs("echo beside"), self.runs("cat answer.txt"), "say")
            done = self.run(place, "Write it." + script(*turns), known=True).succeeded()
            want(done.calls == ["apply_patch", "exec_command", "exec_command"], f"it called {done.calls}")
            want((place.work / "answer.txt").read_text(encoding="utf-8") == WRITTEN, "it wrote something else")
            want(WRITTEN.strip() in done.text, f"the model saw {done.text!r}")
            return short(done.text, 60)

    def subagent(self):
        with Place() as place:
            send = call("multi_agent_v1__spawn_agent", message="Say a number." + script("say Nineteen."))
            done = self.run(place, "Send somebody." + script(send, "say")).succeeded()
            want("agent_id" in done.text, f"the model saw {done.text!r}")
            return short(done.text, 60)

    def structured(self):
        schema = {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"], "additionalProperties": False}
        with Place() as place:
            place.put("schema.json", json.dumps(schema))
            done = self.run(place, "Which number?" + script("say"), options=["--output-schema", "schema.json"]).succeeded()
            want(json.loads(done.text) == {"number": 7}, f"it says {done.text!r}")
            return done.text


def hear(item, heard):
    kind = item["type"]
    if kind == "agent_message":
        heard.text = item["text"]
    elif kind == "reasoning":
        heard.thoughts.append(item["text"])
    elif kind in ITEMS:
        heard.calls.append(ITEMS[kind])
        heard.results.append((item["status"] != "completed", item.get("aggregated_output")))


drive(
    Codex(),
    thinking="thinks, and its thoughts go back",
    patch="changes a file with apply_patch, a tool that takes a text",
    subagent="sends a subagent, with a tool in a namespace",
    structured="answers in the form of a JSON schema",
)
