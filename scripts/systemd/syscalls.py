"""Checks the system calls of a traced run against the SystemCallFilter of a unit; exits with 1 if one is not allowed.

Usage: syscalls.py UNIT TRACE, where TRACE is the output of strace -f.
"""

import re
import subprocess
import sys

unit, trace = sys.argv[1], sys.argv[2]

groups, current = {}, None
for line in subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager"], capture_output=True, text=True,
                           check=True).stdout.splitlines():
    if line.startswith("@"):
        current = groups.setdefault(line.split()[0], [])
    elif line.startswith("    ") and current is not None and not line.strip().startswith("#"):
        current.append(line.strip())
    elif not line.startswith(" "):
        current = None


def members(name):
    if not name.startswith("@"):
        return {name}
    return set().union(*map(members, groups[name]))


allowed = set()
with open(unit, encoding="utf-8") as text:
    for line in text:
        if line.startswith("SystemCallFilter="):
            names = line.partition("=")[2].strip()
            listed = set().union(*map(members, names.removeprefix("~").split()))
            allowed = allowed - listed if names.startswith("~") else allowed | listed
with open(trace, encoding="utf-8", errors="replace") as text:
    made = {found[1] for line in text if (found := re.match(r"\d+ +([a-z_0-9]+)\(", line))}
    families = set()
with open(trace, encoding="utf-8", errors="replace") as text:
    for line in text:
        families.update(re.findall(r"socket\((AF_\w+)", line))
with open(unit, encoding="utf-8") as text:
    may = set(next(line for line in text if line.startswith("RestrictAddressFamilies=")).partition("=")[2].split())
# A limit that may not be raised stays: LimitNOFILE has raised it.
# fchown: SQLite makes it for root alone, as which this run is traced and the unit's user is not.
refused = sorted(made - allowed - {"setrlimit", "fchown"})
print(f"{len(made)} system calls made, {len(allowed)} allowed" + (f", REFUSED: {' '.join(refused)}" if refused else ""))
others = sorted(families - may)
print(f"sockets of {' '.join(sorted(families))}" + (f", REFUSED: {' '.join(others)}" if others else ""))
sys.exit(1 if refused or others or len(made) < 40 else 0)
