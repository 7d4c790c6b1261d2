"""Starts an unmodified conplyent server for the tests: port, working folder.

Three things are narrowed from outside: it listens on 127.0.0.1 only; ENUM_FORM (value | getattr) says how its Python
spells the members of enums, which differs between Pythons; PICKLE_PROTOCOL says which protocol it sends.
Two commands are added, as a user's own server would: those of test/lab/conplyent/commands-extra.ts.
"""
import datetime, logging, os, sys, time

import zmq.sugar.socket as sockets

bind = sockets.Socket.bind
sockets.Socket.bind = lambda self, address: bind(self, address.replace("tcp://*:", "tcp://127.0.0.1:"))
if os.environ.get("PICKLE_PROTOCOL"):
    sockets.Socket.send_pyobj.__defaults__ = (0, int(os.environ["PICKLE_PROTOCOL"]))
logging.basicConfig(level=logging.ERROR)

import conplyent
from conplyent._msg import MSGType
from conplyent.server import register_command, update_client

forms = {
    "value": lambda self, protocol: (MSGType, (self.value,)),
    "getattr": lambda self, protocol: (getattr, (MSGType, self.name)),
}
if os.environ.get("ENUM_FORM"):
    MSGType.__reduce_ex__ = forms[os.environ["ENUM_FORM"]]


@register_command
def nap(idx, seconds, word="awake"):
    time.sleep(seconds)
    update_client(idx, word)
    return 0


@register_command
def values(idx):
    for value in (None, 1.5, 2**70, [1, "two", b"\x03"], (True, False), {"__proto__": 1}, {7}, datetime.date(2024, 1, 2)):
        update_client(idx, value)
    return "done"


os.chdir(sys.argv[2])
os._exit(conplyent.server.start(int(sys.argv[1])))
