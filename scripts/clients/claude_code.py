"""Claude Code, headless, through the gateway: whole tasks with tools, each in a home and a folder of its own. See agent.py."""

import json

from agent import Agent, Place, Told, call, drive, lines_of_json, script

from report import BASE, MODEL, short, want


class ClaudeCode(Agent):
    def run(self, place, prompt, base=BASE, model=MODEL, again=False, options=()):
        settings = {
            "ANTHROPIC_BASE_URL": base,
            "ANTHROPIC_AUTH_TOKEN": "unused",
            "ANTHROPIC_MODEL": model,
            "ANTHROPIC_DEFAULT_HAIKU_MODEL": model,
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            "DISABLE_ERROR_REPORTING": "1",
            "DISABLE_TELEMETRY": "1",
        }
        tools = ["--allowedTools", "Read", "Write", "Bash", "Agent", "WebSearch"]
        told = ["--output-format", "stream-json", "--verbose", *(["--continue"] if again else [])]
        done = place.run(["-p", prompt, *told, *options, *tools], settings)
        events = lines_of_json(done.stdout)
        last = events[-1] if events else {}
        want(last.get("type") == "result", f"no result: {short(done.stdout + done.stderr, 300)}")
        heard = Told(last.get("result") or "", last["is_error"])
        heard.structured = last.get("structured_output")
        for event in events:
            content = event["message"]["content"] if event["type"] in ("assistant", "user") else []
            for block in content if isinstance(content, list) else []:
                hear(block, heard)
        return heard

    def reads(self, place, name):
        return call("Read", file_path=place.path(name))

    def writes(self, place, name, content):
        return call("Write", file_path=place.path(name), content=content)

    def runs(self, command):
        return call("Bash", command=command, description="Run it")

    def subagent(self):
        with Place() as place:
            inner = "Say a number." + script("say Nineteen.")
            done = self.run(place, "Send somebody." + script(
                call("Agent", description="Ask for a number", prompt=inner, subagent_type="general-purpose", run_in_background=False),
                "say")).succeeded()
            want("[simulated] Nineteen." in short(done.results, 2000), f"the subagent's answer: {done.results}")
            return f"it answered: {short(done.text, 60)}"

    def structured(self):
        schema = {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]}
        with Place() as place:
            prompt = "Which number?" + script(call("StructuredOutput", number=42), "say That one.")
            done = self.run(place, prompt, options=["--json-schema", json.dumps(schema)]).succeeded()
            want(done.structured == {"number": 42}, f"it gives {short(done.structured)}")
            return short(done.structured)

    def counts(self):
        with Place() as place:
            done = self.run(place, "/context")
            want(not done.failed and "Tokens:" in done.text, f"it says {short(done.text, 200)}")
            return short(done.text, 60)


def hear(block, heard):
    match block["type"]:
        case "thinking":
            heard.thoughts.append(block["thinking"])
        case "tool_use":
            heard.calls.append(block["name"])
        case "tool_result":
            heard.results.append((bool(block.get("is_error")), block.get("content")))


drive(
    ClaudeCode(),
    thinking="thinks, and its thoughts go back",
    subagent="sends a subagent",
    structured="answers in the form of a JSON schema",
    counts="counts tokens (/context)",
)
