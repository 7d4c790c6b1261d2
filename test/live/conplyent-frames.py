"""A libzmq socket that gives back what it gets: its kind, and the address to connect to or "-" to listen. Prints its port.

It asks for signs of life 20 times a second, and ends a connection that gives none for 5 seconds.
"""
import sys

import zmq

kind, address = sys.argv[1:3]
socket = zmq.Context().socket(getattr(zmq, kind))
socket.setsockopt(zmq.LINGER, 0)
socket.setsockopt(zmq.HEARTBEAT_IVL, 50)
socket.setsockopt(zmq.HEARTBEAT_TTL, 10_000)
socket.setsockopt(zmq.HEARTBEAT_TIMEOUT, 5_000)
port = 0
if address == "-":
    port = socket.bind_to_random_port("tcp://127.0.0.1")
else:
    socket.connect(address)
print(port, flush=True)
while kind == "PAIR":
    parts = socket.recv_multipart()
    if parts == [b"in two parts"]:
        parts = [b"in two", b"parts"]
    socket.send_multipart(parts)
sys.stdin.read()
