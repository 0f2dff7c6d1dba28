"""Gemini CLI, headless, through the gateway: whole tasks with tools, each in a home and a folder of its own. See agent.py."""

import json

from agent import Agent, Place, Told, call, drive, lines_of_json, script

from report import BASE, MODEL, short, want

SETTINGS = {
    "general": {"enableAutoUpdate": False, "enableAutoUpdateNotification": False},
    "privacy": {"usageStatisticsEnabled": False},
    "telemetry": {"enabled": False},
    "security": {"auth": {"selectedType": "gemini-api-key"}},
    "model": {"compressionThreshold": 0.04},
    "tools": {"exclude": ["google_web_search", "web_fetch"], "sandbox": False},
}


class GeminiCli(Agent):
    def run(self, place, prompt, base=BASE, model=MODEL, again=False):
        place.settle(".gemini/settings.json", json.dumps(SETTINGS))
        settings = {"GOOGLE_GEMINI_BASE_URL": base, "GEMINI_API_KEY": "unused", "GEMINI_CLI_TRUST_WORKSPACE": "true"}
        resume = ["--resume", "latest"] if again else []
        told = ["-m", model, "--approval-mode", "yolo", "-o", "stream-json", *resume]
        done = place.run([*told, "-p", prompt], settings)
        events = lines_of_json(done.stdout)
        last = events[-1] if events else {}
        want(last.get("type") == "result", f"no result: {short(done.stdout + done.stderr, 300)}")
        heard = Told("", last["status"] != "success")
        for event in events:
            hear(event, heard)
        heard.text = last.get("error", {}).get("message", heard.text)
        for session in place.home.glob(".gemini/tmp/*/chats/*.jsonl"):
            for line in lines_of_json(session.read_text(encoding="utf-8")):
                heard.thoughts += ["".join(each["description"] for each in line["thoughts"])] if line.get("thoughts") else []
        return heard

    def reads(self, place, name):
        return call("read_file", file_path=name)

    def writes(self, place, name, content):
        return call("write_file", file_path=name, content=content)

    def runs(self, command):
        return call("run_shell_command", command=command)

    def subagent(self):
        with Place() as place:
            inner = "Say a number." + script(call("complete_task", result={"response": "Nineteen."}))
            send = call("invoke_agent", agent_name="generalist", prompt=inner)
            done = self.run(place, "Send somebody." + script(send, "say")).succeeded()
            want("Nineteen." in done.text, f"the model saw {done.text!r}")
            return f"it answered: {short(done.text, 60)}"


def hear(event, heard):
    match event["type"]:
        case "message":
            heard.text += event["content"] if event["role"] == "assistant" else ""
        case "tool_use":
            heard.text = ""
            heard.calls.append(event["tool_name"])
        case "tool_result":
            heard.results.append((event["status"] != "success", event.get("output")))


drive(
    GeminiCli(),
    thinking="thinks",
    subagent="sends a subagent",
)
