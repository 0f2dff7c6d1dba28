#!/usr/bin/env bash
# The commands of the image find their gateway, and cost at most three times the CPU of an empty program on the same runtime.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/need python3 || exit
scripts/packaged

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo 'public final class Empty { public static void main(String[] args) {} }' >"$folder/Empty.java"
"$(scripts/jdk)/bin/javac" -d "$folder" "$folder/Empty.java"
python3 scripts/cli/cost.py dist/council-router "$folder"
