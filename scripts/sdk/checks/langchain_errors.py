"""LangChain's `langchain-openai` through the gateway: it has to know a prompt that is too long, whatever engine says so."""

from langchain_core.exceptions import ContextOverflowError
from langchain_openai import ChatOpenAI

from report import BASE, check, finish, raised, want


def overflow(model, stream):
    chat = ChatOpenAI(model=model, base_url=BASE + "/v1", api_key="unused", max_retries=0, timeout=60)
    ask = (lambda: list(chat.stream("hello"))) if stream else (lambda: chat.invoke("hello"))
    error = raised(ContextOverflowError, ask)
    want("5000" in str(error) and "4096" in str(error), f"the figures are missing: {error}")
    return error


def same_wire(stream):
    error = overflow("long-llamacpp", stream)
    want(error.body["n_prompt_tokens"] == 5000 and error.body["n_ctx"] == 4096, f"body {error.body}")
    want(error.body["code"] == 400 and error.type == "exceed_context_size_error", f"body {error.body}")
    return f"{type(error).__name__}, type {error.type}"


def translated(stream):
    error = overflow("long-ollama", stream)
    want(error.code == "context_length_exceeded", f"code {error.code}")
    return f"{type(error).__name__}, code {error.code}"


check("context overflow, same wire", lambda: same_wire(False))
check("context overflow, same wire, streamed", lambda: same_wire(True))
check("context overflow, translated", lambda: translated(False))
check("context overflow, translated, streamed", lambda: translated(True))
finish()
