"""The first hour: what health says, what lists name, what the log leaves out, whom a chat program's tasks go to, what the simulator plays."""

import json
import signal

from clients import Gateway, free_port, until
from rig import USUAL, Alone, Stage, holds, play, says
from servers import Server, good

councils = Stage(council='{default_model: "hour-one"}')
alone = Alone(2)

TASK = "### Task:\nGenerate a title of three words."


def only(**blocks):
    """A configuration of these blocks and the usual ones."""
    return "".join("%s: %s\n" % each for each in dict(USUAL, **blocks).items())


def entry(name, server):
    return '  - {name: %s, type: openai-compatible, url: "%s"}\n' % (name, server.url)


# ---- tasks of chat programs


@councils.case
def tasks_of_chat_programs(stage):
    server = stage.serve("openai", "hour-one", good("A short title"))
    yield
    for op, streamed in (("chat", True), ("chat", False), ("ochat", True), ("ochat", False)):
        before = len(server.asked("hour-one"))
        question = {"messages": [{"role": "user", "content": TASK}]}
        answer = stage.ask(op, "council/diverse-analysis", streamed, **question)
        how = "%s, %s" % (op, "streamed" if streamed else "whole")
        says("a task asked of a council is answered (%s)" % how, answer.text, "A short title")
        says("by one member, whose model the headers name (%s)" % how, answer.headers.get("x-model"), "hour-one")
        says("and nobody else is asked (%s)" % how, len(server.asked("hour-one")) - before, 1)
    for op in ("complete", "generate"):
        answer = stage.ask(op, "council/vote", False, prompt=TASK)
        says("a prompt is a task as a message is (%s)" % op, answer.headers.get("x-model"), "hour-one")
    for text in ("How deep is the lake?", "### Task:\nRespond to the user query with what was found.\nHow deep is the lake?"):
        answer = stage.ask("chat", "council/vote", messages=[{"role": "user", "content": text}])
        says("what the user asks is the council's: " + text.split("\n")[-1], answer.headers.get("x-model"), "council/vote")


# ---- lists


@alone.case
def councils_in_lists():
    server = Server("openai", {"text-embedding-9": good()})
    gateway = Gateway(only() + "backends:\n" + entry("one", server))
    until(gateway.listed)
    holds(
        "no council is listed where nobody could sit in one",
        not any(each.startswith("council/") for each in gateway.listed()),
        gateway.listed(),
        "none",
    )
    holds("nor in Ollama's list", not any(each.startswith("council/") for each in gateway.tags()), list(gateway.tags()), "none")
    gateway.end()
    server = Server("openai", {"chats": good()})
    gateway = Gateway(only(council="{list: false}") + "backends:\n" + entry("one", server))
    until(gateway.listed)
    says("councils that are hidden are in no list", gateway.listed(), ["chats"])
    says("and answer whoever names them", gateway.ask("chat", "council/vote").status, 200)
    gateway.end()


# ---- health and the access log


@alone.case
def health_tells():
    one, two = Server("openai", {"a": good()}), Server("ollama", {"b:latest": good()})
    text = only() + "backends:\n" + entry("one", one) + '  - {name: two, type: ollama, url: "%s"}\n' % two.url
    gateway = Gateway(text + '  - {name: gone, type: openai-compatible, url: "http://127.0.0.1:%d/v1"}\n' % free_port())
    until(lambda: gateway.call("GET", "/health").json.get("backends_up") == "2/3")
    health = gateway.call("GET", "/health").json
    says("health counts the backends that are up", health.get("backends_up"), "2/3")
    says("and is well while somebody serves", (health.get("status"), health.get("reason")), ("ok", ""))
    gateway.ask("chat", "a")
    until(lambda: "route=/v1/chat/completions" in gateway.log())
    holds("the access log has no line of /health", "route=/health" not in gateway.log(), gateway.log()[-300:], "none")
    gateway.end()
    gateway = Gateway(only(log="{access: all}") + "backends:\n" + entry("one", one))
    gateway.call("GET", "/health")
    found = until(lambda: "route=/health " in gateway.log())
    holds("unless all requests are asked for", found, gateway.log()[-300:], "a line")
    gateway.end()


@alone.case
def simulator_beside_others():
    alone_ = Gateway(only() + "backends:\n  - {name: simulator, type: simulator}\n")
    until(alone_.listed)
    health = alone_.call("GET", "/health").json
    says("with the simulator alone health is degraded", health.get("status"), "degraded")
    holds("and says why", "simulator" in health.get("reason", ""), health.get("reason"), "a word of the simulator")
    says("the simulator alone answers to any name", alone_.ask("chat", "anything").status, 200)
    alone_.end()
    server = Server("openai", {"a": good()})
    both = Gateway(only() + "backends:\n  - {name: simulator, type: simulator}\n" + entry("one", server))
    until(lambda: {"a", "simulator"} <= set(both.listed()))
    says("beside others it answers to no name but its own", both.ask("chat", "anything").status, 404)
    holds("to its own it does", both.ask("chat", "simulator").text.startswith("[simulated] "), both.ask("chat", "simulator"), "[simulated] ...")
    says("and a real backend is well", both.call("GET", "/health").json.get("status"), "ok")
    both.end()


# ---- what the simulator plays

TOOLS = [
    {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": {"days": {"type": "integer", "minimum": 2}}}}}
    for name in ("get_weather", "get_time")
]


@alone.case
def simulator_plays():
    gateway = Gateway(only() + "backends:\n  - {name: simulator, type: simulator}\n")
    until(gateway.listed)
    schema = {"type": "object", "properties": {"n": {"type": "integer", "minimum": 3, "maximum": 5}, "kind": {"const": "lake"}}}
    wanted = {"n": 3, "kind": "lake"}
    forms = (
        ("chat", {"response_format": {"type": "json_object"}}, None),
        ("chat", {"response_format": {"type": "json_schema", "json_schema": {"name": "s", "schema": schema}}}, wanted),
        ("ochat", {"format": "json"}, None),
        ("ochat", {"format": schema}, wanted),
        ("generate", {"format": schema}, wanted),
    )
    for op, form, expected in forms:
        for streamed in (False, True):
            text = gateway.ask(op, "simulator", streamed, **form).text
            try:
                read = json.loads(text)
            except ValueError:
                read = text
            fine = isinstance(read, dict) and (expected is None or read == expected)
            holds("the simulator answers with JSON where that is asked for (%s, %s)" % (op, next(iter(form))), fine, text, expected or "an object")
    script = '[simulate] call get_weather {"days": 9}\n[simulate] call get_weather & call get_time\n[simulate] say It rains.'
    said = [{"role": "user", "content": "Will it rain?\n" + script}]
    turns = ([("get_weather", {"days": 9})], [("get_weather", {"days": 2}), ("get_time", {"days": 2})], [])
    for streamed in (False, True):
        messages = list(said)
        for number, expected in enumerate(turns):
            answer = gateway.ask("chat", "simulator", streamed, messages=messages, tools=TOOLS)
            says("turn %d of a script calls what it says" % (number + 1), answer.calls, expected)
            calls = [
                {"id": "c%d" % at, "type": "function", "function": {"name": name, "arguments": json.dumps(given)}}
                for at, (name, given) in enumerate(answer.calls)
            ]
            messages.append({"role": "assistant", "content": None, "tool_calls": calls})
            messages += [{"role": "tool", "tool_call_id": each["id"], "content": "rain"} for each in calls]
        holds("and its last turn says its words", answer.text == "[simulated] It rains.", answer.text, "[simulated] It rains.")
    gateway.end()


# ---- a hang-up that nobody hears


@alone.case
def started_by_nohup():
    server = Server("openai", {"a": good()})
    gateway = Gateway(only() + "backends:\n" + entry("one", server), before=("sh", "-c", "trap '' HUP; exec \"$@\"", "sh"))
    said = until(lambda: "event=signal_ignored signal=HUP" in gateway.log())
    holds("under nohup the log says that a hang-up is not heard", said, gateway.log()[-300:], "a line")
    gateway.process.send_signal(signal.SIGHUP)
    says("and a hang-up ends nothing", gateway.ask("chat", "a").status, 200)
    gateway.end()


if __name__ == "__main__":
    play(councils, alone)
