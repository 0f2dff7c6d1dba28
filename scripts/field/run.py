"""Runs all files of checks in this folder, two at a time, and adds up the results. Arguments go to each: -v, a part of the names of cases."""

import concurrent.futures
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# The longest first, so that none of them runs alone at the end.
FILES = ("lists", "answers", "safety", "refusals", "ollama", "front", "translation", "hour", "network")


def play(name):
    done = subprocess.run(
        [sys.executable, "-B", os.path.join(HERE, name + ".py")] + sys.argv[1:],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    said = done.stdout.decode("utf-8", "replace").rstrip("\n")
    found = re.search(r"(\d+) passed, (\d+) failed$", said)
    print("== %s\n%s" % (name, said), flush=True)
    # A file that does not run to its end has failed, whatever it had counted.
    return (int(found.group(1)), int(found.group(2))) if found else (0, 1)


with concurrent.futures.ThreadPoolExecutor(2) as pool:
    counts = list(pool.map(play, FILES))
passed, failed = (sum(column) for column in zip(*counts, strict=True))
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed else 0)
