"""Drives a fleet API with the unmodified python-fleet, line by line as it was recorded against a real fleetd: endpoint; or lists it: endpoint, seconds."""
import sys
import time

import fleet.v1 as fleet


def show(what, call):
    try:
        print(what, "->", repr(call()))
    except Exception as error:
        print(what, "-> raised", type(error).__name__, error)


def options(text):
    return fleet.Unit(from_string=text)._data["options"]


def local():
    show("empty", lambda: fleet.Unit())
    show("str", lambda: str(fleet.Unit(from_string="[Service]\nExecStart=/bin/x\n")))
    show("continuation", lambda: options("[Service]\nExecStart=/bin/echo a \\\n  b \\\n c\nType=simple\n"))
    show("semicolon-comment", lambda: options("[Service]\n; comment\nA=1\n"))
    show("hash-comment", lambda: options("[Service]\n# c\nExecStart=x # y\n"))
    show("spaces around =", lambda: options("[Service]\nExecStart = /bin/x\n"))
    show("outside", lambda: options("ExecStart=x\n"))
    show("malformed", lambda: options("[Service]\nnope\n"))
    show("trailing backslash then section", lambda: options("[Service]\nExecStart=a \\\nX=y\n"))
    show("comment in continuation", lambda: options("[Service]\nExecStart=a \\\n# c\n b\n"))
    show("blank in continuation", lambda: options("[Service]\nExecStart=a \\\n\nType=b\n"))
    show("data+options", lambda: fleet.Unit(data={"options": []}, options=[{}]))
    show("two sources", lambda: fleet.Unit(options=[{}], from_string="x"))
    unit = fleet.Unit()
    show("add", lambda: unit.add_option("Service", "ExecStart", "/bin/x"))
    show("remove wrong", lambda: unit.remove_option("Service", "ExecStart", "/bin/y"))
    show("remove", lambda: unit.remove_option("Service", "ExecStart"))
    show("remove again", lambda: unit.remove_option("Service", "ExecStart"))
    show("as_dict", lambda: unit.as_dict())
    show("set bad", lambda: unit.set_desired_state("invalid"))
    show("destroy local", lambda: unit.destroy())
    show("missing attr", lambda: unit.name)
    show("assign", lambda: setattr(unit, "name", "x"))


def remote(endpoint):
    client = fleet.Client(endpoint)
    print("client ok", endpoint)
    show("create", lambda: client.create_unit("py.service", fleet.Unit(from_string="[Service]\nExecStart=/bin/sleep 1d\n")))
    show("get", lambda: client.get_unit("py.service"))
    show("set", lambda: client.set_unit_desired_state("py.service", "loaded"))
    show("bad name", lambda: client.set_unit_desired_state("invalid-service", "inactive"))
    show("missing", lambda: client.get_unit("invalid-service"))
    show("states", lambda: list(client.list_unit_states(unit_name="p1.service")))
    show("machines", lambda: list(client.list_machines()))
    show("list", lambda: [unit.name for unit in client.list_units()])
    live = client.get_unit("py.service")
    show("live add_option", lambda: live.add_option("Service", "A", "b"))
    show("live set", lambda: live.set_desired_state("inactive"))
    show("destroy", lambda: client.destroy_unit("py.service"))
    show("destroy again", lambda: client.destroy_unit("py.service"))


def rate(endpoint, seconds):
    client = fleet.Client(endpoint)
    units = 0
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        units += sum(1 for _ in client.list_units())
    print(units / (time.perf_counter() - start))


if len(sys.argv) > 2:
    rate(sys.argv[1], float(sys.argv[2]))
elif len(sys.argv) > 1:
    remote(sys.argv[1])
else:
    local()
