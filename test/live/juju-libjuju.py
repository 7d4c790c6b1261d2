"""Drives a controller with python-libjuju, unchanged: juju-libjuju.py HOST:PORT MODEL_UUID CA_FILE MAJOR.

Prints a line for what it saw, last "passed N".
"""

import asyncio
import sys

from juju.client import client
from juju.client.connection import Connection
from juju.controller import Controller
from juju.errors import JujuAPIError, JujuError
from juju.model import Model

ENDPOINT, UUID, CA_FILE, MAJOR = sys.argv[1:5]
CA = open(CA_FILE).read()
passed = 0


def saw(what):
    global passed
    passed += 1
    print("saw", what, flush=True)


async def until(look, what):
    for _ in range(400):
        if look():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(what)


async def main():
    wrong = Model()
    try:
        await wrong.connect(endpoint=ENDPOINT, uuid=UUID, username="admin", password="wrong", cacert=CA)
        raise AssertionError("a wrong password was taken")
    except JujuError:
        saw("a wrong password refused")

    controller = Controller()
    await controller.connect(endpoint=ENDPOINT, username="admin", password="secret", cacert=CA)
    uuids = await controller.model_uuids()
    assert UUID in uuids.values(), uuids
    saw("models")
    user = await controller.add_user("jules", password="x")
    assert user.username == "jules"
    saw("a user added")
    await controller.grant("jules", "superuser")
    saw("access granted")
    assert await controller.get_cloud()
    saw("the cloud")
    await controller.disconnect()

    model = Model()
    await model.connect(endpoint=ENDPOINT, uuid=UUID, username="admin", password="secret", cacert=CA)
    assert model.info.uuid == UUID
    saw("the model by its watcher")
    status = await model.get_status()
    assert not status.applications
    saw("status")

    facade = client.ApplicationFacade.from_connection(model.connection())
    charms = client.CharmsFacade.from_connection(model.connection())
    origin = client.CharmOrigin(
        source="charm-hub", type_="charm", architecture="amd64", risk="stable",
        base=client.Base(name="ubuntu", channel="22.04/stable"), series="jammy", os="ubuntu")
    found = (await charms.ResolveCharms(resolve=[{"reference": "postgresql", "charm-origin": origin}])).results[0]
    assert not found.error, found.error
    await charms.AddCharm(charm_origin=found.charm_origin, url=found.url, force=False)
    result = await facade.Deploy(applications=[client.ApplicationDeploy(
        application="db", charm_url=found.url, charm_origin=found.charm_origin, channel="stable", num_units=2,
        config={"profile": "testing"}, constraints=client.Value(), endpoint_bindings={}, placement=[],
        storage={}, resources={})])
    assert not result.results[0].error, result.results[0].error
    saw("a deploy")
    await until(lambda: "db" in model.applications and len(model.applications["db"].units) == 2, "units")
    saw("units in the watcher")
    await model.wait_for_idle(apps=["db"], status="active", timeout=60, idle_period=1, check_freq=0.2)
    saw("wait_for_idle")

    application = model.applications["db"]
    config = await application.get_config()
    assert config["profile"]["value"] == "testing"
    await application.set_config({"profile": "production"})
    assert (await application.get_config())["profile"]["value"] == "production"
    saw("config set and read")
    await application.set_constraints({"mem": 2048})
    assert (await application.get_constraints())["mem"] == 2048
    saw("constraints")
    await application.expose()
    await until(lambda: application.exposed, "exposed")
    saw("exposed in the watcher")
    await application.set_annotations({"a": "b"})
    assert (await application.get_annotations())["a"] == "b"
    saw("annotations")
    assert "get-password" in await application.get_actions()
    saw("actions listed")

    action = await application.units[0].run_action("get-password")
    action = await action.wait()
    assert action.status == "completed", action.status
    assert action.results["password"] == "lab", action.results
    saw("an action run")
    command = await application.units[0].run("echo hello", block=True)
    assert command.status == "completed", command.status
    saw("a command run")

    await application.add_unit(count=1)
    await until(lambda: len(application.units) == 3, "a third unit")
    await model.wait_for_idle(apps=["db"], timeout=60, idle_period=1, check_freq=0.2)
    await application.destroy_unit("db/2")
    await until(lambda: "db/2" not in model.units, "the unit to go")
    saw("a unit added and removed")

    machine = await model.add_machine()
    number = machine.id
    assert number in model.machines
    saw("a machine added")
    await machine.destroy(force=True)
    await until(lambda: number not in model.machines, "the machine to go")
    saw("a machine removed")

    await model.set_config({"update-status-hook-interval": "10m"})
    assert (await model.get_config())["update-status-hook-interval"].value == "10m"
    saw("model config")
    try:
        await facade.Get(application="nothing", branch="")
        raise AssertionError("nothing was found")
    except JujuAPIError as error:
        assert error.error_code == "not found", error.error_code
        saw("an error with its code")

    await application.destroy()
    await until(lambda: "db" not in model.applications, "the application to go")
    saw("an application destroyed and gone")
    await model.disconnect()
    saw("disconnected")
    print("passed", passed)


async def facades():
    """By connection and facades only: its Model refuses every server but 3.x, and it knows no Application of 2.9."""
    try:
        await Connection.connect(endpoint=ENDPOINT, uuid=UUID, username="admin", password="wrong", cacert=CA)
        raise AssertionError("a wrong password was taken")
    except JujuError:
        saw("a wrong password refused")
    own = await Connection.connect(endpoint=ENDPOINT, username="admin", password="secret", cacert=CA)
    models = await client.ModelManagerFacade.from_connection(own).ListModels(tag="user-admin")
    assert UUID in [one.model.uuid for one in models.user_models]
    saw("models")
    users = client.UserManagerFacade.from_connection(own)
    added = await users.AddUser(users=[client.AddUser(username="jules", password="x", display_name="")])
    assert added.results[0].tag == "user-jules"
    assert (await users.UserInfo(entities=[], include_disabled=True)).results
    saw("users")
    assert (await client.CloudFacade.from_connection(own).Clouds()).clouds
    saw("clouds")
    await own.close()

    one = await Connection.connect(endpoint=ENDPOINT, uuid=UUID, username="admin", password="secret", cacert=CA)
    assert one.info["server-version"].startswith("2.9.")
    saw("a login")
    status = client.ClientFacade.from_connection(one)
    assert not (await status.FullStatus(patterns=[])).applications
    saw("status")
    watcher = client.AllWatcherFacade.from_connection(one)
    first = await watcher.Next()
    assert {delta[0] for delta in [each.deltas for each in first.deltas]} >= {"model"}, first
    saw("the first deltas")

    kinds = set()
    while not {"application", "unit", "machine"} <= kinds:
        kinds |= {each.deltas[0] for each in (await watcher.Next()).deltas}
    saw("deltas of a deploy")

    async def look():
        units = (await status.FullStatus(patterns=[])).applications["db"].units or {}
        return len(units) == 2 and all(unit.agent_status.status == "idle" for unit in units.values())

    for _ in range(400):
        if await look():
            break
        await asyncio.sleep(0.05)
    assert await look()
    saw("units settle")
    notes = client.AnnotationsFacade.from_connection(one)
    await notes.Set(annotations=[client.EntityAnnotations(entity="application-db", annotations={"a": "b"})])
    assert (await notes.Get(entities=[client.Entity("application-db")])).results[0].annotations == {"a": "b"}
    saw("annotations")
    actions = client.ActionFacade.from_connection(one)
    queued = await actions.EnqueueOperation(actions=[client.Action(
        name="get-password", receiver="unit-db-0", parameters={}, tag="")])
    tag = queued.actions[0].action.tag
    for _ in range(400):
        done = (await actions.Actions(entities=[client.Entity(tag)])).results[0]
        if done.status == "completed":
            break
        await asyncio.sleep(0.05)
    assert done.output["password"] == "lab", done.output
    saw("an action run")
    assert (await client.ModelConfigFacade.from_connection(one).ModelGet()).config["name"].value
    saw("model config")
    listed = await actions.ApplicationsCharmsActions(entities=[client.Entity("application-db")])
    assert "get-password" in listed.results[0].actions
    saw("actions listed")
    try:
        await actions.Actions(entities=[client.Entity("action-999")])
        raise AssertionError("nothing was found")
    except JujuError as error:
        assert "not found" in str(error), error
        saw("an error of an item")
    ran = await actions.Run(commands="hostname", timeout=10**10, units=["db/0"], workload_context=False)
    assert ran.actions[0].action.tag
    saw("a command")
    blocks = client.BlockFacade.from_connection(one)
    await blocks.SwitchBlockOn(type_="BlockDestroy", message="hands off")
    assert (await blocks.List()).results[0].result.message == "hands off"
    saw("a block")
    keys = client.KeyManagerFacade.from_connection(one)
    await keys.AddKeys(ssh_keys=["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGkcvXZ3ljqDhJXnFdzZHKJ8o0pVvDTt me@lab"], user="admin")
    saw("an SSH key")
    await watcher.Stop()
    saw("the watcher stopped")
    await one.close()
    saw("closed")
    print("passed", passed)


asyncio.run(facades() if MAJOR == "2" else main())
