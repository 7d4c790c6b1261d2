"""Drives a server with the unmodified Python client and prints what it saw as JSON: port, folder."""
import json, os, sys

import conplyent

port, folder = int(sys.argv[1]), sys.argv[2]
seen = {}
connection = conplyent.client.add("localhost", port=port)
connection.connect(timeout=10)
seen["methods"] = sorted(connection.server_methods())[:4]
seen["heartbeat"] = connection.heartbeat(timeout=5)
seen["echo"] = connection.exec(["echo", "hi"])
listener = connection.exec(["sh", "-c", "echo out; echo err >&2; printf end; exit 3"], complete=False)
seen["lines"] = list(iter(listener.next, None))
seen["exit"] = [listener.exit_code, listener.done]
seen["many"] = len(connection.exec(["seq", "2000"]))
seen["missing"] = [repr(one) for one in connection.exec("echo hi")]
try:
    connection.cd("/nope", raise_error=True)
except FileNotFoundError as error:
    seen["raised"] = str(error)
try:
    connection.ls("nope", raise_error=True)
except ValueError as error:
    seen["refused"] = str(error)
seen["wrong"] = [repr(one) for one in connection.cwd("extra")]
cat = connection.exec(["cat"], complete=False)
cat.next()
seen["alive"] = connection.is_alive(cat.id)
seen["sent"] = connection.send_input(cat.id, "line")[0] == "Sent value to job %d" % cat.id
seen["received"] = cat.next()
seen["jobs"] = connection.jobs() == ["Running %d: ((['cat'],), {})\n" % cat.id]
seen["killed"] = connection.kill(cat.id) == ["Sent kill command to job %d" % cat.id]
seen["end"] = [cat.next(), cat.exit_code]
seen["gone"] = connection.kill(cat.id)
source = os.path.join(folder, "source.bin")
content = bytes(range(256)) * 700
with open(source, "wb") as file:
    file.write(content)
connection.transfer(source, os.path.join(folder, "sub", "target.bin"), chunk=100000)
received = connection.rdfile(os.path.join(folder, "sub", "target.bin"), limit=65536)
seen["transfer"] = [received[0] == "Contents of " + os.path.join(folder, "sub", "target.bin"), b"".join(received[1:]) == content]
seen["cd"] = connection.cd(os.path.join(folder, "sub")) == [os.path.join(folder, "sub")]
seen["ls"] = connection.ls()[0].split("\n")[2:]
seen["rm"] = [connection.rm("target.bin"), connection.rm("target.bin")]
listener = connection.values(complete=False)
listener.next()
seen["values"] = []
while not listener.done:  # a None among the details would end iter(listener.next, None)
    seen["values"].append(repr(listener.next()))
seen["values"].pop()
seen["close"] = connection.close_server()
print(json.dumps(seen))
sys.stdout.flush()
os._exit(0)
