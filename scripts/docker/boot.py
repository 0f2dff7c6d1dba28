"""Starts what steps.py built as an engine would: a bare root file system that is read-only, a user that is not root, a
network of its own; exit 1 if a check fails. Run it in namespaces of its own: unshare -m -n boot.py OUT SIMULATOR-PROGRAM

Beside the image's own files the root gets what its base image brings for them: a shell, two tools, the C library.
"""

import fcntl
import http.client
import json
import os
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

out, program = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
root = os.path.join(out, "image")
with open(os.path.join(out, "image.json"), encoding="utf-8") as file:
    image = json.load(file)
volume, port = image["Volume"][0], int(image["Expose"])
user, group = map(int, image["User"].split(":"))
failures = 0


def check(what, holds, detail=""):
    global failures
    failures += not holds
    print(("ok      " if holds else "FAILED  ") + what + (f" ({detail})" if detail else ""), flush=True)


def bring(path):
    """A file of this machine at the same place in the root, links followed."""
    if not os.path.exists(root + path):
        os.makedirs(os.path.dirname(root + path), exist_ok=True)
        shutil.copy2(path, root + path)


def base():
    """The parts of the base image that are used: sh, dirname, readlink, and the libraries that anything in the image needs."""
    binaries = []
    for name in ("bin", "lib", "lib64"):
        if os.path.islink("/" + name) and not os.path.lexists(f"{root}/{name}"):
            os.makedirs(f"{root}/usr/{name}", exist_ok=True)
            os.symlink("usr/" + name, f"{root}/{name}")
    for name in ("sh", "dirname", "readlink"):
        path = shutil.which(name)
        bring(path)
        binaries.append(path)
    for folder, _, names in os.walk(root):
        binaries += [os.path.join(folder, name) for name in names
                     if name.endswith(".so") or "/bin" in folder]
    for path in binaries:
        said = subprocess.run(["ldd", path], capture_output=True, text=True, check=False).stdout
        for library in re.findall(r"(/\S+) \(0x", said):
            if not library.startswith(root):
                bring(library)
    for folder in ("tmp", "proc", "dev", "etc"):
        os.makedirs(os.path.join(root, folder), exist_ok=True)


def mount(*args):
    subprocess.run(["mount", *args], check=True)


def mounts():
    mount("--make-rprivate", "/")
    mount("--bind", root, root)
    mount("-t", "proc", "proc", root + "/proc")
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", root + "/dev")
    for name in ("null", "zero", "random", "urandom"):
        open(f"{root}/dev/{name}", "wb").close()
        mount("--bind", f"/dev/{name}", f"{root}/dev/{name}")
    mount("-t", "tmpfs", "-o", "mode=1777,size=64m,exec", "tmpfs", root + "/tmp")
    # As a new named volume: what the image has at that place, and its owner.
    fresh = os.path.join(out, "volume")
    shutil.copytree(root + volume, fresh)
    os.chown(fresh, os.stat(root + volume).st_uid, os.stat(root + volume).st_gid)
    mount("--bind", fresh, root + volume)
    mount("-o", "remount,bind,ro", root)


def loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        name = struct.pack("16sh", b"lo", 0x1 | 0x40)
        fcntl.ioctl(sock, 0x8914, name)  # SIOCSIFFLAGS: up, running


def inside(command, **how):
    """A process in the root, as the image's user."""
    line = [shutil.which("chroot"), f"--userspec={user}:{group}", "--groups=", root, "/bin/sh", "-c",
            f"cd {image['WorkingDir']} && exec \"$@\"", "image", *command]
    return subprocess.Popen(line, stdin=subprocess.DEVNULL, env={"PATH": "/usr/bin:/bin", "HOME": "/"}, **how)


def status(path):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""


def until(holds, seconds=30):
    end = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return held


base()
files = sum(len(names) for _, _, names in os.walk(root))
mounts()
loopback()
check("the image is small", files < 400, f"{files} files with libc")
check("its user is not root", user > 0 and group > 0, image["User"])
attempt = inside([image["Entrypoint"][0].rsplit("/", 2)[0] + "/runtime/bin/java", "-version"],
                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
check("its own Java runs", "25" in attempt.communicate()[1])
attempt = inside(["sh", "-c", "echo x > /opt/council-router/x; echo x > /x"], stderr=subprocess.PIPE, text=True)
said = attempt.communicate()[1]
check("nothing but its data and /tmp can be written", said.count("Read-only file system") == 2, said.strip())
attempt = inside([*image["Entrypoint"], "version"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
said, complaints = attempt.communicate()
check("the native transport unpacks and loads", "epoll" in said, said.strip().replace("\n", ", ") + complaints)
check("without a complaint, the start-up cache included", complaints == "", complaints)

simulator = subprocess.Popen([program, "simulator", "--dialect", "ollama", "--port", "11434", "--model", "tiny", "--tokens",
                              "40", "--token-delay", "50"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
with open(os.path.join(out, "gateway.log"), "wb") as log:
    gateway = inside([*image["Entrypoint"], *image["Cmd"]], stdout=log, stderr=log)
try:
    began = time.monotonic()
    answers = until(lambda: status("/health")[0] == 200 or gateway.poll() is not None) and gateway.poll() is None
    check("it answers /health", answers, f"{time.monotonic() - began:.1f} s")
    if not answers:
        with open(os.path.join(out, "gateway.log"), encoding="utf-8") as text:
            raise SystemExit("the gateway did not start: " + text.read())
    with open(f"/proc/{gateway.pid}/status", encoding="utf-8") as text:
        uids = next(line for line in text if line.startswith("Uid:")).split()[1:]
    check("the process is that user", uids == [str(user)] * 4, " ".join(uids))
    check("it finds the engine beside it", until(lambda: b"tiny" in status("/v1/models")[1], 60))
    health = inside(image["Healthcheck"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said, complaints = health.communicate(timeout=20)
    check("its health check says 0", health.returncode == 0, (said + complaints).strip())

    stream = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    stream.request("POST", "/v1/chat/completions", json.dumps(
        {"model": "auto", "stream": True, "messages": [{"role": "user", "content": "from a container"}]}))
    answer = stream.getresponse()
    first = answer.read1(4096)
    moments = [time.monotonic()]
    gateway.send_signal(signal.SIGTERM)
    text = first
    while got := answer.read1(65536):
        text += got
        moments.append(time.monotonic())
    check("it streams tokens", answer.status == 200 and len(moments) > 3 and moments[-1] - moments[0] > 1,
          f"{len(moments)} reads over {moments[-1] - moments[0]:.1f} s")
    check("and a stream that runs at SIGTERM runs to its end", b"data: [DONE]" in text)
    ended = gateway.wait(30)
    check("then it ends cleanly", ended in (0, 143), f"exit {ended}")
    health = inside(image["Healthcheck"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    check("and its health check says 1", health.wait(20) == 1)
    owners = {os.stat(os.path.join(folder, name)).st_uid
              for folder, _, names in os.walk(os.path.join(out, "volume")) for name in names}
    check("what it keeps is in the volume and its own", owners == {user}, str(sorted(owners)))
finally:
    for each in (gateway, simulator):
        if each.poll() is None:
            each.kill()
        each.wait()
    log.close()
if failures:
    with open(os.path.join(out, "gateway.log"), encoding="utf-8", errors="replace") as text:
        print("".join("  | " + line for line in text))
sys.exit(1 if failures else 0)
