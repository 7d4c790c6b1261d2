"""The Python client's side of the bench: port, what to measure, how often; prints the measure per second."""
import os, sys, tempfile, time

import conplyent

port, what, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
connection = conplyent.client.add("127.0.0.1", port=port)
connection.connect(timeout=20)
connection.cwd()
MIB = 1024 * 1024


def sequential():
    for _ in range(count):
        connection.cwd()
    return count


def upload(chunk):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "source")
        with open(source, "wb") as file:
            file.write(os.urandom(count))
        connection.transfer(source, os.path.join(folder, "target"), chunk=chunk)
        assert os.path.getsize(os.path.join(folder, "target")) == count
    return count / MIB


def lines():
    # A server that drops output never says so, and this client would wait for ever without an interval
    listener = connection.exec(["seq", str(count)], complete=False, max_interval=10)
    seen = 0
    try:
        for _ in iter(listener.next, None):
            seen += 1
    except conplyent.exceptions.ClientTimeout:
        print("lost", file=sys.stderr)
    return seen - 1


start = time.perf_counter()
done = {"sequential": sequential, "upload": lambda: upload(1024), "upload64k": lambda: upload(65536), "lines": lines}[what]()
print(done, time.perf_counter() - start)
sys.stdout.flush()
os._exit(0)
