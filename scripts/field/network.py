"""Hosts and addresses that this machine does not have: the gateway in a namespace of its own, where that may be made."""

import os
import subprocess

from clients import Gateway, folder, free_port, until
from front import QUIET, Running
from rig import Alone, holds, play, says
from servers import Server, good

alone = Alone(2)


def separated(kind, script, *words):
    """The words that start a program in a namespace that `script` has prepared; none where that may not be done here."""
    before = ["unshare", kind, "sh", "-ec", script + '; exec "$@"', "sh"] + list(words)
    try:
        fine = subprocess.run(before + ["true"], check=False, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    except FileNotFoundError as missing:
        print("left out: %s" % missing, flush=True)
        return None
    if fine.returncode:
        print("left out, for this user may not make a namespace: %s" % fine.stderr.decode().strip(), flush=True)
    return None if fine.returncode else before


@alone.case
def the_banner_at_a_public_address():
    network = "ip link set lo up; ip link add eth7 type veth peer name eth8; ip addr add %s/24 dev eth7; ip link set eth7 up; ip link set eth8 up"
    for address, keys, warned in (("198.51.100.7", "", True), ("192.168.7.7", "", False), ("198.51.100.7", "keys", False)):
        before = separated("--net", network % address)
        if not before:
            return
        home, port = folder(), free_port()
        file = os.path.join(home, "c.yaml")
        with open(file, "w") as out:
            out.write("server: {host: 0.0.0.0, port: %d}\n" % port + QUIET % "never")
            if keys:
                out.write('keys: [{id: one, hash: "sha256:%s"}]\n' % ("0" * 64))
        with Running(["serve", "-c", file, "--home", home], port, before) as running:
            until(lambda: "curl" in running.said(), 20)
            said = running.said()
        what = "at %s %s keys the banner" % (address, "with" if keys else "without")
        holds(what + " has an address to copy", "http://%s:%d" % (address, port) in said, said, address)
        warns = "WARNING: %s is a public address" % address in said
        holds(what + (" warns" if warned else " does not warn"), warns == warned, said, warned)


@alone.case
def a_host_with_an_underscore():
    server = Server("openai", {"m": good("hello")})
    home = folder()
    hosts = os.path.join(home, "hosts")
    with open(hosts, "w") as out:
        out.write("127.0.0.1 localhost\n127.0.0.1 my_server my_server.lan_1\n")
    before = separated("--mount", 'mount --bind "$1" /etc/hosts; shift', hosts)
    if not before:
        return
    for name in ("my_server", "my_server.lan_1"):
        url = server.url.replace("127.0.0.1", name)
        text = QUIET % "never" + 'backends:\n  - {name: a, type: openai-compatible, url: "%s"}\n' % url
        gateway = Gateway(text, before=before)
        until(lambda: "m" in gateway.listed(), 20)
        says("a backend at the host %s answers" % name, gateway.ask("chat", "m").text, "hello")
        gateway.end()


if __name__ == "__main__":
    play(alone)
