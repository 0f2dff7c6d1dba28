"""Runs the steps of a Dockerfile without a container engine: each stage is a folder, COPY copies, RUN runs on this machine.

Usage: steps.py DOCKERFILE CONTEXT OUT

What a build does is followed as far as this needs it: the last stage may copy but not run anything, since its base image
is not here. OUT/<stage> are the folders, "image" is the last one; OUT/image.json is what the image says of itself.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys

dockerfile, context, out = sys.argv[1], os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3])


def instructions(path):
    """(word, rest) of each instruction, continued lines joined, comments left out."""
    with open(path, encoding="utf-8") as text:
        lines = [line.rstrip("\n") for line in text if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n", " ", "\n".join(lines))
    for line in joined.split("\n"):
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word.upper(), re.sub(r" +", " ", rest.strip())


def ignored_by(folder):
    """What .dockerignore says: the last pattern that matches a path or a folder above it wins."""
    rules = []
    with open(os.path.join(folder, ".dockerignore"), encoding="utf-8") as text:
        for line in text:
            rule = line.strip()
            if rule and not rule.startswith("#"):
                keep = rule.startswith("!")
                pattern = re.escape(rule.lstrip("!").strip("/"))
                pattern = pattern.replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
                rules.append((keep, re.compile(pattern + r"(/.*)?$")))

    def ignored(path):
        out_of_it = False
        for keep, pattern in rules:
            if pattern.match(path):
                out_of_it = not keep
        return out_of_it

    return ignored


def options(words):
    """Leading --name=value words, and the others."""
    found = {}
    while words and words[0].startswith("--"):
        name, _, value = words.pop(0)[2:].partition("=")
        found[name] = value
    return found, words


def own(path, owner):
    if owner and os.geteuid() == 0:
        user, _, group = owner.partition(":")
        for folder, _, files in os.walk(path):
            for each in [folder] + [os.path.join(folder, name) for name in files]:
                os.chown(each, int(user), int(group or user), follow_symlinks=False)


def copy(source, target, skip=None):
    """A file into a folder or onto a name, or what is in a folder; times stay, as a build keeps them."""
    if os.path.isdir(source):
        files = 0
        for folder, _, names in os.walk(source):
            inside = os.path.relpath(folder, source)
            for name in names:
                path = os.path.normpath(os.path.join(inside, name))
                if skip and skip(path):
                    continue
                place = os.path.join(target, path)
                os.makedirs(os.path.dirname(place), exist_ok=True)
                shutil.copy2(os.path.join(folder, name), place, follow_symlinks=False)
                files += 1
        os.makedirs(target, exist_ok=True)
        return files
    if os.path.isdir(target):
        target = os.path.join(target, os.path.basename(source))
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copy2(source, target)
    return 1


steps = list(instructions(dockerfile))
last = max(index for index, (word, _) in enumerate(steps) if word == "FROM")
stages, root, cwd, says, variables = {}, "", "/", {}, {}
for index, (word, rest) in enumerate(steps):
    print(f"   {word} {rest}"[:150], flush=True)
    if word == "FROM":
        base, _, name = rest.partition(" AS ")
        root = os.path.join(out, "image" if index == last else name)
        stages[name] = root
        os.makedirs(root)
        cwd, says, variables = "/", {"Base": base}, {}
    elif word == "WORKDIR":
        cwd = os.path.join(cwd, rest)
        os.makedirs(root + cwd, exist_ok=True)
        says["WorkingDir"] = cwd
    elif word == "COPY":
        given, words = options(shlex.split(rest))
        sources, target = words[:-1], words[-1]
        place = root + os.path.join(cwd, target)
        for source in sources:
            if "from" in given:
                copied = copy(stages[given["from"]] + source, place)
            else:
                copied = copy(os.path.join(context, source), place, ignored_by(context) if source == "." else None)
            print(f"      {copied} files")
        own(place, given.get("chown"))
    elif word in ("ARG", "ENV"):
        name, _, value = rest.partition("=")
        variables[name] = value
    elif word == "RUN":
        if index > last:
            sys.exit(f"the last stage runs \"{rest}\", for which its base image would be needed")
        _, words = options(rest.split(" "))
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "JAVA_HOME", "LANG") if name in os.environ}
        subprocess.run(["sh", "-c", " ".join(words)], cwd=root + cwd, env=keep | variables, check=True,
                       stdin=subprocess.DEVNULL)
    elif word in ("ENTRYPOINT", "CMD", "VOLUME"):
        says[word.title()] = json.loads(rest)
    elif word == "HEALTHCHECK":
        says["Healthcheck"] = json.loads(rest[rest.index("CMD ") + 4:])
    elif word in ("USER", "EXPOSE"):
        says[word.title()] = rest
    elif word != "LABEL":
        sys.exit(f"{word} is not known here")
with open(os.path.join(out, "image.json"), "w", encoding="utf-8") as file:
    json.dump(says, file, indent=1)
