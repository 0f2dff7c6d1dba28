#!/usr/bin/env bash
# A load of 100,000 requests and streams through a gateway that stores everything: exactly one row for each access line, each with its text, thinking,
# tool call and tokens, streamed and whole, in one dialect and translated.
set -euo pipefail
exec "$(dirname "$0")/../strain" keep "${REQUESTS:-96000}"
