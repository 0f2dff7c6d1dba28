"""opencode, headless, through the gateway: whole tasks with tools, each in a home and a folder of its own. See agent.py."""

import json

from agent import Agent, Place, Told, call, drive, lines_of_json, png, script

from report import BASE, MODEL, short, want


def settings(base, model):
    known = {
        "name": model,
        "reasoning": True,
        "attachment": True,
        "modalities": {"input": ["text", "image"], "output": ["text"]},
        "limit": {"context": 65536, "output": 8192},
        "options": {"reasoningEffort": "low"},
    }
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "name": "council-router",
        "options": {"baseURL": base + "/v1", "apiKey": "unused"},
        "models": {model: known},
    }
    return {
        "autoupdate": False,
        "share": "disabled",
        "model": "council-router/" + model,
        "small_model": "council-router/" + model,
        "enabled_providers": ["council-router"],
        "permission": "allow",
        "provider": {"council-router": provider},
    }


class OpenCode(Agent):
    def run(self, place, prompt, base=BASE, model=MODEL, again=False, options=()):
        place.settle(".config/opencode/opencode.json", json.dumps(settings(base, model)))
        quiet = {
            "OPENCODE_DISABLE_AUTOUPDATE": "1",
            "OPENCODE_DISABLE_MODELS_FETCH": "1",
            "OPENCODE_DISABLE_LSP_DOWNLOAD": "1",
            "OPENCODE_DISABLE_DEFAULT_PLUGINS": "1",
        }
        # It puts quotes around an argument that has spaces, so the prompt comes by its input.
        done = place.run(["run", "--format", "json", "--thinking", *(["--continue"] if again else []), *options], quiet, prompt)
        events = lines_of_json(done.stdout)
        want(events, f"nothing came: {short(done.stdout + done.stderr, 300)}")
        heard = Told("", False)
        for event in events:
            hear(event, heard)
        return heard

    def reads(self, place, name):
        return call("read", filePath=place.path(name))

    def writes(self, place, name, content):
        return call("write", filePath=place.path(name), content=content)

    def runs(self, command):
        return call("bash", command=command, description="Run it")

    def picture(self):
        """In the prompt: what a tool reads comes back to the model as a new question."""
        with Place() as place:
            place.put("dot.png", png(8))
            prompt = "Look." + script(self.runs("echo looked"), "say")
            done = self.run(place, prompt, options=["-f", "dot.png"]).succeeded()
            want("looked" in done.text, f"it says {done.text!r}")
            return short(done.text, 60)

    def subagent(self):
        with Place() as place:
            inner = "Say a number." + script("say Nineteen.")
            send = call("task", description="Ask for a number", prompt=inner, subagent_type="general")
            done = self.run(place, "Send somebody." + script(send, "say")).succeeded()
            want("Nineteen." in done.text, f"the model saw {done.text!r}")
            return f"it answered: {short(done.text, 60)}"


def hear(event, heard):
    part = event.get("part", {})
    match event["type"]:
        case "text":
            heard.text = part["text"]
        case "reasoning":
            heard.thoughts.append(part["text"])
        case "tool_use":
            heard.calls.append(part["tool"])
            state = part["state"]
            heard.results.append((state["status"] != "completed", state.get("output") or state.get("error")))
        case "error":
            heard.failed = True
            heard.text = json.dumps(event["error"])


drive(
    OpenCode(),
    thinking="thinks",
    subagent="sends a subagent",
)
