"""Drives a controller of 1.25 with jujuclient, unchanged: juju-jujuclient.py WS_URL ENV_UUID.

Prints a line for what it saw, last "passed N".
"""

import sys
import time

from jujuclient.exc import EnvError
from jujuclient.juju1.environment import Environment

URL, UUID = sys.argv[1:3]
passed = 0


def saw(what):
    global passed
    passed += 1
    print("saw", what, flush=True)


def connect():
    env = Environment("%s/environment/%s/api" % (URL, UUID), env_uuid=UUID)
    env.login("secret", user="user-admin")
    return env


def until(look, what):
    for _ in range(400):
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(what)


try:
    Environment("%s/environment/%s/api" % (URL, UUID), env_uuid=UUID).login("wrong", user="user-admin")
    raise AssertionError("a wrong password was taken")
except EnvError as error:
    assert "invalid entity name or password" in str(error), error
    saw("a wrong password refused")

env = connect()
assert env.info()["UUID"] == UUID
saw("environment info")
assert env.status()["Services"] == {}
saw("an empty status")
env.set_env_constraints({"mem": 2048})
assert env.get_env_constraints()["Constraints"]["mem"] == 2048
saw("environment constraints")
env.set_env_config({"logging-config": "<root>=DEBUG"})
assert env.get_env_config()["Config"]["logging-config"] == "<root>=DEBUG"
saw("environment config")

assert env.resolve_charms(["mysql", "nothing-like-it"])["URLs"][0]["URL"].startswith("cs:trusty/mysql-")
saw("charms resolved")
env.add_charm("cs:trusty/mysql-6")
env.add_charm("cs:trusty/wordpress-5")
assert env.get_charm("cs:trusty/mysql-6")["Meta"]["Name"] == "mysql"
saw("charm info")
env.deploy("db", "cs:trusty/mysql-6")
env.deploy("blog", "cs:trusty/wordpress-5", num_units=2, config={"blog-title": "Hello"})
saw("two deploys")
env.add_relation("blog", "db")
saw("a relation")


def started():
    units = env.status()["Services"]["blog"]["Units"] or {}
    return len(units) == 2 and all(one["AgentState"] == "started" for one in units.values())


until(started, "units that are started")
saw("units settle")
assert env.get_config("blog")["blog-title"]["value"] == "Hello"
env.set_config("blog", {"blog-title": "Other"})
assert env.get_config("blog")["blog-title"]["value"] == "Other"
saw("config")
env.set_constraints("blog", {"mem": 1024})
assert env.get_constraints("blog")["mem"] == 1024
saw("constraints")
env.expose("blog")
assert env.status()["Services"]["blog"]["Exposed"]
env.unexpose("blog")
saw("exposed and not")
assert "website" in str(env.valid_relation_names("blog"))
saw("relation names")
assert env.get_public_address("blog/0")["PublicAddress"]
saw("an address")
env.set_annotation("service-blog", "service", {"x": "1"})
assert env.get_annotation("service-blog", "service")["Annotations"]["x"] == "1"
saw("annotations")

assert env.add_units("blog", 1)["Units"] == ["blog/2"]
env.remove_units(["blog/2"])
until(lambda: "blog/2" not in env.status()["Services"]["blog"]["Units"], "the unit to go")
saw("a unit added and removed")
added = env.add_machines([{"Series": "trusty", "Jobs": ["JobHostUnits"]}])
machine = added["Machines"][0]["Machine"]
env.destroy_machines([machine], force=True)
until(lambda: machine not in env.status()["Machines"], "the machine to go")
saw("a machine added and removed")

watch = env.get_watch(timeout=20)
first = next(watch)
kinds = {kind for kind, _, _ in first}
assert {"environment", "machine", "service", "unit", "relation"} <= kinds, kinds
saw("the first deltas")
env.expose("db")
deltas = next(watch)
assert any(kind == "service" and data["Exposed"] for kind, _, data in deltas), deltas
saw("a delta of a change")
watch.stop()

try:
    env.get_service("nothing")
    raise AssertionError("nothing was found")
except EnvError as error:
    assert "not found" in str(error), error
    saw("an error")
# the client takes itself for disconnected after an error
env = connect()
env.destroy_service("blog")
until(lambda: "blog" not in env.status()["Services"], "the service to go")
saw("a service destroyed and gone")
env.close()
print("passed", passed)
