"""A model server whose only model finds every prompt too long, and says so as llama.cpp or as Ollama does.

Usage: refusing.py llamacpp|ollama PORT
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OPENAI_LIST = {"object": "list", "data": [{"id": "long-llamacpp", "object": "model", "created": 1, "owned_by": "check"}]}
OLLAMA_LIST = {"models": [{"name": "long-ollama:latest", "model": "long-ollama:latest", "size": 1, "digest": "0" * 64, "details": {}}]}
OVERFLOW = {
    "llamacpp": {
        "error": {
            "code": 400,
            "message": "request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it",
            "type": "exceed_context_size_error",
            "n_prompt_tokens": 5000,
            "n_ctx": 4096,
        }
    },
    "ollama": {"error": "input length of 5000 exceeds the context length of 4096"},
}
KIND = sys.argv[1]


class Refusing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        lists = {"/v1/models": OPENAI_LIST} if KIND == "llamacpp" else {
            "/api/tags": OLLAMA_LIST, "/api/ps": {"models": []}, "/api/version": {"version": "0.17.4"}}
        found = lists.get(self.path)
        self.answer(200 if found else 404, found or {"error": "not found"})

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.answer(400 if "chat" in self.path else 404, OVERFLOW[KIND])

    def log_message(self, *parts):
        pass


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Refusing).serve_forever()
