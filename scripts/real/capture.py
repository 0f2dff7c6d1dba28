"""Records what real servers send, byte for byte, as test data. Argument: the directory to write to.

Each answer becomes SERVER-NAME.txt, in the notation of codec's test class Transcript: a line that begins with # (server,
version, request), then the response exactly as it came from the socket, framing included, CR and backslash escaped.
Where an answer names places of this machine they are replaced, and the length with them.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time

OLLAMA, LLAMA = os.environ["CHECK_OLLAMA_A"], os.environ["CHECK_LLAMA"]
HOME = os.environ["CAPTURE_HOME"]
NAMES = {"ollama": f"Ollama {os.environ['OLLAMA_VERSION']}", "llamacpp": f"llama.cpp server ({os.environ['LLAMA_VERSION']})"}
FOLDER = sys.argv[1]
HELLO = [{"role": "user", "content": "Say hello."}]
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}


def exchange(base, method, path, body=b"", keep_alive=False):
    host = base.removeprefix("http://")
    address, port = host.rsplit(":", 1)
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n"
    if not keep_alive:
        head += "Connection: close\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection((address, int(port)), timeout=120) as connection:
        connection.sendall(head.encode() + b"\r\n" + body)
        received = b""
        while part := connection.recv(65536):
            received += part
            length = re.search(rb"(?i)\r\ncontent-length: *([0-9]+)", received)
            if keep_alive and length and len(received.partition(b"\r\n\r\n")[2]) == int(length[1]):
                break
    return received


def dechunked(response):
    head, _, body = response.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" not in head.lower():
        return body
    whole = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        whole += body[:length]
        body = body[length + 2 :]
    return whole


def record(server, name, method, path, body=None, places=False, base=None):
    sent = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    received = exchange(base or (OLLAMA if server == "ollama" else LLAMA), method, path, sent)
    keep(server, name, f"{method} {path} {sent.decode()}".rstrip(), received, places)


def notation(raw):
    """Bytes as Transcript reads them back."""
    lines = raw.decode("utf-8", "strict").replace("\\", "\\\\").replace("\r", "\\r").replace("\0", "\\0").split("\n")
    lines = ["\\" + line if line.startswith("#") else line for line in lines]
    if lines[-1] == "":
        lines.pop()
    else:
        lines[-1] += "\\"
    return "\n".join(lines) + "\n"


def keep(server, name, request, received, places=False):
    if places or HOME.encode() in received:
        head, _, _ = received.partition(b"\r\n\r\n")
        body = re.sub(rb"/[A-Za-z0-9_./-]*/(?=blobs/)", b"/models/", dechunked(received))
        head = re.sub(rb"(?i)\r\n(transfer-encoding|content-length):[^\r]*", b"", head)
        received = head + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with open(f"{FOLDER}/{server}-{name}.txt", "w", encoding="utf-8", newline="\n") as out:
        out.write(f"# {NAMES[server]}: {request}\n{notation(received)}")
    print(f"{server}-{name}: {received.split(b' ', 2)[1].decode()}, {len(received)} bytes")


def ollama():
    say = {"model": "smollm2", "messages": HELLO}
    few = {"num_predict": 6, "seed": 1, "temperature": 0}
    record("ollama", "root", "GET", "/")
    record("ollama", "root-head", "HEAD", "/")
    record("ollama", "version", "GET", "/api/version")
    keep("ollama", "version-keep-alive", "GET /api/version on a connection that stays", exchange(OLLAMA, "GET", "/api/version", keep_alive=True))
    record("ollama", "tags", "GET", "/api/tags")
    record("ollama", "unload", "POST", "/api/generate", {"model": "smollm2", "keep_alive": 0})
    time.sleep(1)
    record("ollama", "ps-empty", "GET", "/api/ps")
    record("ollama", "load", "POST", "/api/chat", {"model": "smollm2", "messages": [], "keep_alive": "5m"})
    record("ollama", "ps", "GET", "/api/ps")
    record("ollama", "show", "POST", "/api/show", {"model": "smollm2"}, places=True)
    record("ollama", "chat-stream", "POST", "/api/chat", {**say, "options": few})
    record("ollama", "chat-whole", "POST", "/api/chat", {**say, "options": few, "stream": False})
    record("ollama", "chat-logprobs", "POST", "/api/chat", {**say, "options": {**few, "num_predict": 2}, "logprobs": True, "top_logprobs": 2})
    record("ollama", "chat-schema", "POST", "/api/chat", {**say, "format": SCHEMA, "options": {**few, "num_predict": 30}, "stream": False})
    record("ollama", "generate-stream", "POST", "/api/generate", {"model": "smollm2", "prompt": "Say hello.", "options": few})
    record("ollama", "embed", "POST", "/api/embed", {"model": "smollm2", "input": ["a", "b"], "dimensions": 8})
    record("ollama", "error-unknown-model", "POST", "/api/chat", {"model": "nobody", "messages": HELLO})
    record("ollama", "error-think", "POST", "/api/chat", {**say, "think": True})
    record("ollama", "error-tools", "POST", "/api/chat", {**say, "tools": [TOOL]})
    record("ollama", "error-json", "POST", "/api/chat", b'{"model": ')
    record("ollama", "error-no-body", "POST", "/api/chat")
    record("ollama", "error-method", "GET", "/api/chat")
    record("ollama", "error-path", "GET", "/api/nothing")
    record("ollama", "openai-models", "GET", "/v1/models")
    record("ollama", "openai-chat-stream", "POST", "/v1/chat/completions",
           {**say, "max_tokens": 6, "seed": 1, "temperature": 0, "stream": True, "stream_options": {"include_usage": True}})
    record("ollama", "openai-error-unknown-model", "POST", "/v1/chat/completions", {"model": "nobody", "messages": HELLO})


def llamacpp():
    say = {"model": "smollm2-cpp", "messages": HELLO, "max_tokens": 6, "seed": 1, "temperature": 0}
    for name, path in (("health", "/health"), ("models", "/v1/models"), ("metrics", "/metrics")):
        record("llamacpp", name, "GET", path)
    record("llamacpp", "props", "GET", "/props")
    for name, path in (("root", "/"), ("api-tags", "/api/tags")):
        record("llamacpp", name, "GET", path)
    keep("llamacpp", "health-keep-alive", "GET /health on a connection that stays", exchange(LLAMA, "GET", "/health", keep_alive=True))
    record("llamacpp", "chat-stream", "POST", "/v1/chat/completions", {**say, "stream": True})
    usage = {"stream": True, "stream_options": {"include_usage": True}}
    record("llamacpp", "chat-stream-usage", "POST", "/v1/chat/completions", {**say, **usage})
    record("llamacpp", "chat-whole", "POST", "/v1/chat/completions", say)
    record("llamacpp", "completions", "POST", "/v1/completions", {"prompt": "Hello", "max_tokens": 4})
    record("llamacpp", "embeddings", "POST", "/v1/embeddings", {"input": "a", "encoding_format": "base64"})
    record("llamacpp", "slots", "GET", "/slots")
    record("llamacpp", "error-json", "POST", "/v1/chat/completions", b'{"model": ')
    record("llamacpp", "error-no-messages", "POST", "/v1/chat/completions", {"model": "smollm2-cpp"})
    record("llamacpp", "error-path", "GET", "/nothing")


def llamacpp_loading():
    """A server that is still loading its model answers 503; only the first moments of a new one show it."""
    port = int(LLAMA.rsplit(":", 1)[1]) + 150
    command = [f"{HOME}/llama/bin/llama-server", "--model", "SmolLM2-135M-Instruct.gguf", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, cwd=HOME, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until = time.monotonic() + 20
            while time.monotonic() < until:
                try:
                    received = exchange(f"http://127.0.0.1:{port}", "GET", "/health")
                except OSError:
                    time.sleep(0.005)
                    continue
                if received.startswith(b"HTTP/1.1 503"):
                    keep("llamacpp", "health-loading", "GET /health while the model loads", received)
                else:
                    print("llamacpp-health-loading: missed, the model had loaded already")
                return
        finally:
            server.terminate()


os.makedirs(FOLDER, exist_ok=True)
ollama()
llamacpp()
llamacpp_loading()
