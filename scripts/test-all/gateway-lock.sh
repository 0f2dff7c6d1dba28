#!/usr/bin/env bash
# A database that is locked for 10 s under 120 streams: no stream fails, the gaps between tokens do not grow, every row arrives.
set -euo pipefail
exec "$(dirname "$0")/../strain" lock
