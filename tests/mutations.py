"""Good files made bad: what disks, mail gateways and attackers do to documents."""

import io
import random
import zipfile
import zlib

CANARY = "canary-4f1d-read-from-outside"
XXE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file://{canary}">]>'
MOST = 400_000  # bytes of a mutated file


def mutated(data: bytes, dice: random.Random, canary: str) -> bytes:
    """Return the file damaged in one or two ways; ``canary`` is a file that must stay unread."""
    packed = data[:4] == b"PK\x03\x04"
    ways = [flipped, truncated, cut_out, doubled, scrambled, huge_numbers]
    if packed:
        ways += [lambda d, r: repacked(d, r, canary)] * 6
    elif data.lstrip()[:1] == b"<" or b"<?xml" in data[:100]:
        ways += [lambda d, r: with_entity(d, r, canary)] * 2
    for _ in range(dice.choice((1, 1, 2))):
        data = dice.choice(ways)(data, dice)
    return data[:MOST]


def flipped(data: bytes, dice: random.Random) -> bytes:
    """Return the file with up to 60 bits turned over."""
    damaged = bytearray(data)
    for _ in range(dice.randint(1, 60)):
        if damaged:
            damaged[dice.randrange(len(damaged))] ^= 1 << dice.randrange(8)
    return bytes(damaged)


def truncated(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _span(data: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 16, 200, 4000)))


def cut_out(data: bytes, dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + data[end:]


def doubled(data: bytes, dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:end] + data[start:end] * dice.choice((1, 3, 50)) + data[end:]


def scrambled(data: bytes, dice: random.Random) -> bytes:
    start, end = _span(data, dice)
    return data[:start] + dice.randbytes(end - start) + data[end:]


def huge_numbers(data: bytes, dice: random.Random) -> bytes:
    """Return the file with some of its numbers made absurd."""
    damaged = data
    for _ in range(dice.randint(1, 5)):
        digits = [i for i in range(len(damaged)) if 48 <= damaged[i] <= 57]
        if digits:
            at = dice.choice(digits)
            new = dice.choice((b"-1", b"0", b"99999999999", b"4294967296", b"1e400", b"2147483648"))
            damaged = damaged[:at] + new + damaged[at + 1 :]
    return damaged


def with_entity(data: bytes, dice: random.Random, canary: str) -> bytes:
    """Return the XML or HTML with an entity that would fetch a file."""
    head = XXE.format(canary=canary).encode()
    end = data.find(b"?>") + 2 if data.lstrip()[:5] == b"<?xml" else 0
    body = data[end:]
    closings = [i for i in range(len(body) - 1) if body[i : i + 2] == b"</"]
    at = dice.choice(closings) if closings else len(body)
    return data[:end] + head + body[:at] + b"&x;" + body[at:]


def repacked(data: bytes, dice: random.Random, canary: str) -> bytes:
    """Return the package with its members swapped, lost, damaged, renamed or doubled."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename: archive.read(info) for info in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError):
        return flipped(data, dice)
    names = list(members)
    first, second = dice.choice(names), dice.choice(names)
    how = dice.randrange(7)
    if how == 0:
        members[first], members[second] = members[second], members[first]
    elif how == 1:
        del members[first]
    elif how == 2:
        members[first] = dice.choice((flipped, truncated, scrambled, huge_numbers))(
            members[first], dice
        )
    elif how == 3:
        escapes = ("../../../tmp/x", "/etc/x", "C:\\x", "a\\..\\..\\x")
        members[dice.choice(escapes)] = members.pop(first)
    elif how == 4:
        members[first] = b""
    elif how == 5:
        members[first] = with_entity(members[first], dice, canary)
    else:
        members[first] = members[first] * 3
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in members.items():
            archive.writestr(name, held)
    return packed.getvalue()
