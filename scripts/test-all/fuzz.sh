#!/usr/bin/env bash
# One minute of fuzzing, shared by all targets; a finding fails the suite and stays as a seed.
set -euo pipefail
exec "$(dirname "$0")/../fuzz" 60
