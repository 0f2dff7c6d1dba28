#!/usr/bin/env bash
# Follows the README word for word: types what it says to type, in a copy of the files in the repository, in a separate network namespace. A command
# that nobody follows here fails the suite, and so does one that the README no longer has.
set -euo pipefail
cd "$(dirname "$0")/../.."
scripts/need python3 curl git unshare:util-linux || exit
git rev-parse --git-dir >/dev/null 2>&1 || { echo "this is not a clone, so there is no list of the files that belong to it"; exit 77; }
names="unshare -n"
[ "$(id -u)" -eq 0 ] || names="unshare -r -n"
$names true 2>/dev/null || { echo "no network namespace can be made here"; exit 77; }
scripts/packaged

python=$PWD/build/sdk/py/bin/python
if [ ! -x "$python" ]; then
    scripts/venv build/readme/py -r scripts/sdk/requirements.txt || exit
    python=$PWD/build/readme/py/bin/python
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clone=$work/council-router
mkdir -p "$clone/app/target"
git ls-files -z | tar --null -T - -cf - | tar -xf - -C "$clone"
# What "make run" and "make dist" would build from just these files; dist.sh and the build itself are other suites.
cp -a app/target/app-*.jar app/target/lib "$clone/app/target/"
cp -a dist "$clone/"
touch "$clone/app/target/.packaged"
$names python3 -B scripts/readme/follow.py "$clone" "$python"
echo "the README holds"
