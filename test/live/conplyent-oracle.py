"""What CPython makes of pickles and of shell words: one JSON request per line on stdin, one JSON answer per line on stdout."""
import json, pickle, random, shlex, sys

from conplyent._msg import MSG, MSGType


def value(chooser, depth=0):
    kind = chooser.randrange(14 if depth < 4 else 9)
    if kind == 0:
        return None
    if kind == 1:
        return chooser.random() < 0.5
    if kind == 2:
        return chooser.randrange(-300, 70000)
    if kind == 3:
        return chooser.getrandbits(chooser.randrange(1, 200)) * chooser.choice((1, -1))
    if kind == 4:
        return chooser.uniform(-1e9, 1e9)
    if kind in (5, 6):
        return "".join(chooser.choice("aü文\n'\\\"😀 ") for _ in range(chooser.choice((0, 1, 5, 300))))
    if kind in (7, 8):
        return bytes(chooser.getrandbits(8) for _ in range(chooser.choice((0, 1, 5, 300))))
    if kind == 9:
        return [value(chooser, depth + 1) for _ in range(chooser.randrange(5))]
    if kind in (10, 11):
        return tuple(value(chooser, depth + 1) for _ in range(chooser.randrange(5)))
    if kind == 12:
        return {str(index): value(chooser, depth + 1) for index in range(chooser.randrange(5))}
    return [1] * chooser.randrange(2500) if chooser.random() < 0.02 else {chooser.randrange(9) for _ in range(3)}


def plain(it):
    if isinstance(it, bytes):
        return {"$bytes": it.hex()}
    if isinstance(it, tuple):
        return {"$tuple": [plain(one) for one in it]}
    if isinstance(it, list):
        return [plain(one) for one in it]
    if isinstance(it, (set, frozenset)):
        return {"$set": sorted(it)}
    if isinstance(it, dict):
        return {str(key): plain(one) for key, one in it.items()}
    if isinstance(it, float):
        return {"$float": it.hex()}
    if isinstance(it, int) and not isinstance(it, bool):
        return {"$int": str(it)}
    return it


def load(text):
    message = pickle.loads(bytes.fromhex(text))
    assert type(message) is MSG and type(message.type) is MSGType
    return [message.type.name, message.request, plain(message._kwargs)]


def dump(seed):
    chooser = random.Random(seed)
    one = value(chooser)
    return [[pickle.dumps(one, protocol).hex() for protocol in (3, 4, 5)], plain(one)]


def split(text):
    try:
        return shlex.split(text)
    except ValueError:
        return None


for line in sys.stdin:
    asked = json.loads(line)
    answer = {"load": load, "dump": dump, "split": split}[asked["do"]](asked["it"])
    print(json.dumps(answer), flush=True)
