"""`council-router council run` on a real terminal: members' lines are redrawn, the answer stands below them."""

import os
import pty
import re

from council import QUESTION
from report import BASE, check, finish, want

PROGRAM = os.environ["CHECK_PROGRAM"]
CONTROL = re.compile(r"\x1b\[(\d*)([AKm])")


def on_terminal(*words):
    """Runs the program on a separate terminal; returns everything that it wrote there, and its exit code."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(PROGRAM, [PROGRAM, *words])
    written = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says so when the last process has closed it
            break
        if not piece:
            break
        written += piece
    os.close(terminal)
    return written.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def screen(written):
    """The lines that a person sees in the end."""
    lines, row, column, at = [""], 0, 0, 0
    while at < len(written):
        found = CONTROL.match(written, at)
        if found:
            count, what = found.groups()
            if what == "A":
                row -= int(count or 1)
                want(row >= 0, "the board is drawn over what stood before it")
            elif what == "K":
                lines[row] = lines[row][:column]
            at = found.end()
            continue
        letter = written[at]
        at += 1
        if letter == "\r":
            column = 0
        elif letter == "\n":
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        else:
            want(letter != "\x1b", f"an unknown escape: {written[at - 1 : at + 10]!r}")
            lines[row] = lines[row][:column].ljust(column) + letter + lines[row][column + 1 :]
            column += 1
    return [each.rstrip() for each in lines]


def board():
    written, code = on_terminal("council", "run", "mixed", QUESTION, "--url", BASE)
    want(code == 0, f"exit code {code}: {written}")
    lines = screen(written)
    drawn = len(re.findall(r"\x1b\[4A", written))
    want(drawn >= 6, f"four lines were drawn over {drawn} times: {written!r}")
    want("writing" in written, "nobody was seen writing")
    head = next((at for at, line in enumerate(lines) if line.startswith("council/mixed, 3 members, 1 round, run ")), None)
    want(head is not None, f"screen {lines}")
    members = lines[head + 1 : head + 4]
    want(re.match(r"A +steady +round 1 +done +steady +\d+ words +[\d.]+ s", members[0]), f"members {members}")
    want(re.match(r"B +slow +round 1 +done +slow +\d+ words +[\d.]+ s", members[1]), f"members {members}")
    want(re.match(r"C +broken +round 1 +failed +broken +0 words +The model server failed", members[2]), f"members {members}")
    want(all(len(line) <= 79 for line in members), f"a line wraps: {members}")
    answer = next((at for at, line in enumerate(lines) if line.startswith("[simulated] You said: " + QUESTION)), 0)
    want(answer > head + 3 and all(lines[:answer]), f"screen {lines}")
    want(lines[-2].startswith("2 of 3 answered, ") and not lines[-1], f"screen {lines}")
    return f"drawn {drawn} times; {members[2]}"


def failure():
    written, code = on_terminal("council", "run", "nobody", QUESTION, "--url", BASE)
    want(code == 1 and "There is no council 'nobody'" in " ".join(screen(written)), f"{code}: {written!r}")
    return "says which templates there are"


check("members on a terminal", board)
check("a council that is not there", failure)
finish()
