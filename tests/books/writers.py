"""Scripts that processes run on a book while others do, or until somebody kills them."""

# So many transfers between members at once: never below zero, never lost.
BANK = """
import random
chance = random.Random(int(sys.argv[1]))
community = Community.objects.get()
codes = [member(handle) for handle in HANDLES]
from commonpool.core.fault import Fault
moved = refused = 0
for n in range(int(sys.argv[2])):
    debit, credit = chance.sample(codes, 2)
    try:
        services.post(community=community, key=f"{sys.argv[1]}-{n}", purpose="gift", now=NOW,
                      lines=[usd(debit, credit, chance.randint(1, 40))])
        moved += 1
    except Fault:
        refused += 1
print(moved, refused)
"""
# A child posts one entry after the other and says each once it is acknowledged, until its parent
# kills it at a moment by chance; then comes the next child.
KILLED = """
import random, signal, time

def write(into):
    community = Community.objects.get()
    for n in range(queries.head(community)[0] - 1, 10**9):
        about = {"community": community, "key": f"n-{n}", "now": NOW}
        if n % 4 == 0:
            services.post(lines=[usd(FLOW, CRAFT, 3)] * 50, purpose="inflow", **about)
        elif n % 4 == 1:
            services.hold(lines=[usd(member("heron"), FLOW, 1)], purpose="share", **about)
        elif n % 4 == 2:
            services.settle_hold(seq=queries.head(community)[0], **about)
        else:
            payouts = [services.Payout(handle, usd(member(handle), FLOW, 1)) for handle in HANDLES]
            lines = [usd(RESERVE, FLOW, 1)]
            services.post_close(cycle=f"c-{n}", lines=lines, payouts=payouts, **about)
        os.write(into, f"{n}\\n".encode())

chance = random.Random(int(sys.argv[2]))
for _ in range(int(sys.argv[1])):
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write(into)
        finally:
            os._exit(1)
    os.close(into)
    said = os.read(out, 65536)
    time.sleep(chance.uniform(0, 0.1))
    os.kill(child, signal.SIGKILL)
    while data := os.read(out, 65536):
        said += data
    os.close(out)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    print(said.decode(), end="")
"""
STATE = """
community = Community.objects.get()
after = 0
while kept := queries.postings(community, after):
    print(*(entry.key for entry in kept), end=" ")
    after = kept[-1].seq
print()
print(*(f"{code}={one.posted}" for code, one in queries.balances(community).items()))
print(*queries.audit(community))
"""
# Postings of many lines one after the other, until somebody ends it.
BUSY = """
from itertools import count
community = Community.objects.get()
for n in count():
    lines = [usd(FLOW, CRAFT, 5), *(usd(member(handle), FLOW, 1) for handle in HANDLES)]
    services.post(community=community, key=f"{sys.argv[1]}-{n}", lines=lines, purpose="split", now=NOW)
    if n == 0:
        print("writing", flush=True)
"""
# So many looks at the book while others write: at all balances, then at the end of the chain. What
# does not fit is said. `torn` looks without a snapshot: each question may see another moment.
READS = """
from contextlib import nullcontext
from commonpool.books.models import Balance, Entry, Line
from commonpool.books.snapshot import snapshot
community = Community.objects.get()
look = {"whole": snapshot, "torn": nullcontext}[sys.argv[1]]
wrong, heads = [], set()
for n in range(int(sys.argv[2])):
    with look():
        rows = list(Balance.objects.filter(book=community.pk).values_list("posted", "held", "floor", "seq"))
        last = Entry.objects.filter(book=community.pk).order_by("-seq").first()
        lines = Line.objects.filter(book=community.pk, seq=last.seq).count()
    heads.add(last.seq)
    seen = (sum(row[0] for row in rows), max(row[3] for row in rows) - last.seq, lines - last.lines)
    if seen != (0, 0, 0) or any(row[0] - row[1] < row[2] for row in rows):
        wrong.append((n, *seen))
print(len(heads), len(wrong), wrong[:3])
"""
# A child posts entries of many lines until a file may not grow any more, as on a full disk; its
# parent says what the child was told was kept. Then the room is there again, for the next child.
FULL = """
import random, resource, signal
from pathlib import Path
from django.conf import settings
from django.db import DatabaseError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = Path(settings.DATABASES["default"]["NAME"])
files = [file, file.with_name(file.name + "-wal")]
chance = random.Random(int(sys.argv[2]))

def write(into):
    community = Community.objects.get()
    largest = max(one.stat().st_size for one in files if one.exists())
    room = largest + chance.randrange(1, 150_000)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    for n in range(queries.head(community)[0] - 1, 10**9):
        lines = [usd(FLOW, CRAFT, 3)] * chance.choice((1, 50, 400))
        services.post(community=community, key=f"n-{n}", lines=lines, purpose="inflow", now=NOW)
        os.write(into, f"{n} {len(lines)}\\n".encode())

for _ in range(int(sys.argv[1])):
    out, into = os.pipe()
    seed = chance.getrandbits(64)
    child = os.fork()
    if child == 0:
        os.close(out)
        chance.seed(seed)
        try:
            write(into)
        except DatabaseError:
            os._exit(7)
        finally:
            os._exit(1)
    os.close(into)
    with os.fdopen(out) as said:
        print(said.read(), end="")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
"""
