"""Exercise 3.6, housekeeping: at midnight UTC, by one process, also when it is late, and nobody has to wait."""

import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AN_HOUR, A_DAY = 3600, 86_400  # seconds
CLAIM, AGAIN = 300, 600  # seconds: the life of a claim, and until the next look
TASKS = ("rotate_keys", "sweep")
STRAY = "revoked:stray"
COMPLETE, NEXT_WEEK = "revoked:complete", "revoked:until-next-week"
QUARTER_OF_AN_HOUR = 900  # seconds: the life of an access token
# a claim runs out; the mark of what was done in the meantime does not
LET_GO = """
local left = redis.call("TTL", KEYS[1])
if left > 0 and left <= tonumber(ARGV[1]) then redis.call("DEL", KEYS[1]) end
"""
IN_THE_WEST = "America/Phoenix"  # where it is seven hours earlier, in summer and in winter
IN_THE_FAR_EAST = "Pacific/Kiritimati"  # where it is fourteen hours later
BETWEEN = "Asia/Kathmandu"  # where midnight UTC is a quarter to six


def forget(lab):
    """Take the marks away that were left so far, so that no work is left undone because of them."""
    if found := list(lab.redis.scan_iter("housekeeping:*")):
        lab.redis.delete(*found)


def let_it_end(lab, over):
    """Give jobs that are under way on a busy machine more time, until it is `over`; none where there are none."""
    for _ in range(3):
        if not over():
            lab.clock.move(0)


NOBODY_LOOKED = """
Think: who wakes up at midnight, by which clock, and how late may they be?
Next: in schedule(), see that the trigger names midnight and its timezone, and that no look is too late
(misfire_grace_time). Does it? Then see that claim() tells the first who asks that they are."""


def let_it_be_midnight(lab, late=30, nights=1, nobody_looked=NOBODY_LOOKED):
    """Move the clock to so many seconds after a midnight in UTC; the next one, or one of those after it.

    An entry in Redis that would stay for ever tells whether somebody has swept. `nobody_looked` says what to do where
    nothing tells that anybody has begun to.
    """
    lab.redis.set(STRAY, 1)
    before = marks(lab)
    lab.clock.move(nights * A_DAY - lab.clock.now() % A_DAY + late)
    let_it_end(lab, lambda: not lab.redis.exists(STRAY))
    told = f"midnight UTC was {late} seconds ago: somebody should have swept, but nobody has"
    new = [mark for mark in marks(lab) if mark not in before]
    if any("sweep" in mark for mark in new):
        told += " to the end: there is a mark of it, and an entry without an end\n"
        told += "Next: in sweep(), look what keeps it from taking the entry away; an error is in what the app prints."
    elif new:
        told += (
            f": there is another mark, {new[0]}\nNext: in mark(), say the task in the name: each has a mark of its own."
        )
    else:
        told += f" (no job, or it was dropped){nobody_looked}"
    assert not lab.redis.exists(STRAY), told


def sweep(lab, **env):
    """Start the jobs, as on a day of its own: they begin with what was not done yet today."""
    forget(lab)
    with lab.jobs(**env):
        pass


def marks(lab, task=""):
    """The marks that somebody has left for `task`, or for all."""
    return [mark for mark in lab.redis.scan_iter("housekeeping:*") if task in mark]


def one_mark(lab):
    """What to do where a sweep has left more than one mark on a day; "" where it has not."""
    found = sorted(marks(lab, "sweep"))
    if len(found) < 2:
        return ""
    return (
        f": its marks are {', '.join(found)}\n"
        "Think: what do two processes have in common that are asked at two moments of one day?\n"
        "Next: in mark(), let the name be the same for all who ask on the same day."
    )


def unmarked(lab):
    """What to do where nothing tells that the task has been begun, so that `sweep` may be right; else ""."""
    if marks(lab, "sweep"):
        return ""
    return "\nNext: in mark(), begin the name with housekeeping: and say the task in it, so that each has its own."


def key_file(lab):
    return Path(lab.env["KEY_FOLDER"]) / "ring.json"


def ring(lab):
    return json.loads(key_file(lab).read_text())


def put_ring(lab, keys):
    """Let the ring hold these keys, as an operator could who brings them from another machine."""
    new = key_file(lab).with_name("brought.json")
    new.touch(0o600)
    new.write_text(json.dumps(keys))
    new.replace(key_file(lab))


def kids(lab):
    """The names of the keys in the ring."""
    return {key["kid"] for key in ring(lab)}


def steps(lab, action):
    """What Redis is asked while `action` runs, a text for each step: a command, or a transaction as a whole."""
    found, transaction = [], None
    with lab.redis.monitor() as monitor:
        action()
        lab.redis.echo("the end")
        while "the end" not in (seen := monitor.next_command())["command"]:
            command = seen["command"]
            if seen["client_type"] == "lua":  # a part of the script that was sent
                continue
            if command.upper() == "MULTI":
                transaction = []
            elif command.upper() == "EXEC":
                found.append(" ".join(transaction or []))
                transaction = None
            elif transaction is not None:
                transaction.append(command)
            else:
                found.append(command)
    return found


def logged_in_and_out(lab, name):
    """Let a user log in and out; return the sessions and the revocations that this has left."""
    before = sessions(lab) | revocations(lab)
    found = lab.login(name).delete("/api/auth/logout").status_code
    assert found == 204, f"logging out should be answered with 204, but was with {found}"
    return (sessions(lab) | revocations(lab)) - before


def sessions(lab):
    """The sessions that have a row, or a refresh token with a row."""
    rows = lab.rows("SELECT id FROM sessions UNION SELECT sid FROM refresh_tokens")
    return {("session", sid) for (sid,) in rows}


def kinds(rows):
    """What kinds of rows these are, for a message."""
    return ", ".join(sorted({kind for kind, _ in rows})) or "nothing"


def revocations(lab):
    return {("revoked", identifier) for (identifier,) in lab.rows("SELECT identifier FROM revoked")}


def deliver(lab):
    """Let a publisher deliver a summary; return how many deliveries are recorded."""
    isbn = lab.rows("SELECT isbn FROM books WHERE isbn IS NOT NULL ORDER BY id LIMIT 1")[0][0]
    body, moment = json.dumps({"isbn": isbn, "summary": "A summary."}).encode(), str(int(lab.clock.now()))
    digest = hmac.new(lab.env["WEBHOOK_SECRET"].encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Webhook-Timestamp": moment, "X-Webhook-Signature": f"sha256={digest}"}
    headers["Content-Type"] = "application/json"
    found = lab.client().post("/api/webhook", content=body, headers=headers).status_code
    assert found == 204, f"a delivery should be answered with 204, but was with {found}"
    return deliveries(lab)


def deliveries(lab):
    """How many deliveries are recorded."""
    return lab.rows("SELECT count(*) FROM deliveries")[0][0]


def break_ring(lab):
    """Let the file of the keys be no such file, as a disk that is full could leave it; return what it was."""
    keys = ring(lab)
    key_file(lab).write_text("")
    return keys


def public_pem():
    """A public key, as a ring has it."""
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.mark.exercise("3.6")
def test_a_process_that_slept_through_midnight_does_the_work_late(lab):
    """A laptop sleeps, a container is stopped over the weekend. APScheduler drops a job that is more than a second
    late, unless it is told how late it may be; here there is no too late (APScheduler user guide, missed job
    executions and coalescing).

    Next: in schedule(), tell add_job that no job is too late: its misfire_grace_time.
    """
    signs, waits = ring(lab)
    with lab.jobs(JWT_ALGORITHM="EdDSA"):  # whose keys are made in no time
        put_ring(lab, [signs | {"signs_from": signs["signs_from"] - 40 * A_DAY}, waits])
        forget(lab)
        let_it_be_midnight(lab, late=15 * AN_HOUR + AGAIN // 2, nights=3, nobody_looked="")
        let_it_end(lab, lambda: kids(lab) - {signs["kid"], waits["kid"]})
    new = kids(lab) - {signs["kid"], waits["kid"]}
    assert new, "after three nights a key of 40 days should have a successor, but has none"


LET_IT_STAY = """
Think: which mark is there when a task was done, and for how long?
Next: in done(), let the mark stay for A_DAY: the claim that it was goes after CLAIM seconds."""


@pytest.mark.exercise("3.6")
def test_one_of_the_processes_does_the_work(lab):
    """Every process wakes up at midnight, and one of the processes does the work: once a day, whoever starts or looks
    again after that. Between a question and an answer another process asks too, and one that ends between leaving a
    mark and setting its end leaves it for ever. So one command asks, marks and sets the end (Redis documentation, SET
    with NX and EX; CWE-367).

    Next: in claim(), return whether SET with nx=True has set the mark: it does for one caller only.
    """
    lab.clock.move(A_DAY - lab.clock.now() % A_DAY + AN_HOUR)  # so that the day does not end meanwhile
    with lab.jobs():
        lab.redis.set(STRAY, 1)
        with lab.jobs():
            assert lab.redis.exists(STRAY), f"one of the processes should sweep on one day, but two have{one_mark(lab)}"
            lab.clock.move(3 * AGAIN)
            assert lab.redis.exists(STRAY), (
                "half an hour after the sweep nobody should sweep again on the same day, but somebody has"
                + (one_mark(lab) or LET_IT_STAY)
            )
            forget(lab)
            seen = steps(lab, lambda: let_it_be_midnight(lab))
    for task in TASKS:
        about = [step for step in seen if "housekeeping:" in step and task in step]
        told = "\n".join(about)
        assert len(about) <= 3, (
            f"two processes should ask, and one say that it is done, in 3 steps, but it was {len(about)}:\n{told}\n"
            "Next: in claim(), send one command, that asks, marks and sets the end: SET has nx and ex for it. In "
            "done(), too, one command is enough."
        )


A_MARK_OF_THE_DAY = """
Think: half a minute after midnight somebody has left a mark for a day. What does it say at the next midnight?
Next: in mark(), let the name say the date: now().date()."""


@pytest.mark.exercise("3.6")
def test_the_mark_stays_for_the_day_and_then_goes(lab):
    """A process whose clock is late, or that starts in the evening, must still find the mark. After the day nobody
    needs it, and nobody takes it away: it has an end of its own. At the next midnight it may still be there: it is the
    mark of another day, and keeps nobody from the work of this one (Redis documentation, SET with EX and NX).

    Next: in done(), give the mark a life of A_DAY, in the same command that sets it.
    """
    with lab.jobs():
        forget(lab)
        let_it_be_midnight(lab)
        for task in TASKS:
            found = marks(lab, task)
            assert found, (
                f"there should be a mark housekeeping:…{task}…, but there is none\n"
                "Next: in mark(), begin the name with housekeeping: and say the task in it; in done(), leave that mark."
            )
            for mark in found:
                seconds = lab.redis.ttl(mark)
                assert 0 < seconds <= A_DAY, (
                    f"the mark {mark} should go after a day, {A_DAY} s, but has {seconds} s left (-1: for ever)"
                )
        lab.redis.set(STRAY, 1)
        lab.clock.move(23 * AN_HOUR)
        told = "what was done at midnight should not be done again that evening, but was"
        assert lab.redis.exists(STRAY), told + one_mark(lab)
        let_it_be_midnight(lab, late=3, nobody_looked=A_MARK_OF_THE_DAY)


@pytest.mark.exercise("3.6")
def test_what_took_longer_than_its_claim_is_done_all_the_same(lab):
    """A sweep of millions of rows takes longer than its claim lives. When it ends there is no mark any more whose life
    could be made longer; it was done all the same, and nobody has to do it again today (Redis documentation, EXPIRE:
    a key that does not exist).

    Next: in done(), set the mark, whether it is still there or not.
    """
    with lab.jobs(), ThreadPoolExecutor(1) as thread:
        forget(lab)
        with nobody_writes(lab):  # so that the sweep does not end before its claim has gone
            midnight = thread.submit(lab.clock.move, A_DAY - lab.clock.now() % A_DAY + 30)
            begun = time.monotonic()
            while not (claimed := marks(lab, "sweep")) and time.monotonic() < begun + 3:
                pass
            for mark in claimed:
                lab.redis.eval(LET_GO, 1, mark, CLAIM)
        if time.monotonic() > begun + 4:
            return  # so busy that the sweep may have given up, and rightly left no mark
        midnight.result()
        let_it_end(lab, lambda: marks(lab, "sweep"))
        assert marks(lab, "sweep"), (
            "a sweep that took longer than its claim was done: there should be a mark of it, but there is none"
            + ("" if claimed else NOBODY_LOOKED)
        )


@contextmanager
def nobody_writes(lab):
    """Whoever deletes sessions waits for the end of the block."""
    if lab.env["DATABASE_URL"].startswith("sqlite"):
        lab.execute("BEGIN IMMEDIATE")
    else:
        lab.execute("BEGIN")
        lab.execute("LOCK TABLE sessions IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        lab.execute("ROLLBACK")


@pytest.mark.exercise("3.6")
def test_the_day_is_that_of_utc(lab):
    """At midnight UTC it is still yesterday in Phoenix, and in the evening it is tomorrow already in Kiritimati.
    Processes on machines in different time zones must speak of the same day, or each is the first on a day of its own
    (RFC 3339, 4.1).

    Next: in mark(), take the date of now(), which is in UTC; date.today() is that of the machine.
    """
    lab.clock.move(A_DAY - lab.clock.now() % A_DAY + 30)
    sweep(lab, TZ=IN_THE_WEST)
    assert marks(lab, "sweep"), f"a sweep that was done should leave its mark, but there is none{LET_IT_STAY}"
    lab.redis.set(STRAY, 1)
    lab.clock.move(20 * AN_HOUR)
    with lab.jobs(TZ=IN_THE_FAR_EAST):
        assert lab.redis.exists(STRAY), (
            f"a process in another time zone ({IN_THE_FAR_EAST}, not {IN_THE_WEST}) should find that all was done "
            "today, but has done it again"
        )


@pytest.mark.exercise("3.6")
def test_midnight_is_that_of_utc(lab):
    """The sweep is at midnight UTC, wherever the machine stands: a trigger that is told no time zone takes that of the
    machine (APScheduler user guide, CronTrigger, timezone; RFC 3339, 4.1).

    Next: in schedule(), tell the trigger its timezone: UTC.
    """
    with lab.jobs(TZ=BETWEEN):
        lab.clock.move(A_DAY - lab.clock.now() % A_DAY - 60)  # what is late would be done whenever it wakes up
        forget(lab)
        let_it_be_midnight(lab, nobody_looked="")


@pytest.mark.exercise("3.6")
def test_what_has_failed_is_tried_again(lab):
    """At midnight a disk is full, or Redis is away. Minutes later all is well, and the work of the day is still to be
    done: by whoever looks next, not by the next midnight. The mark that was left before the task claims it, it does not
    say that it is done; and a process that has died cannot take it away (Google SRE book, 24: distributed periodic
    scheduling; Redis documentation, distributed locks).

    Next: in schedule(), look every AGAIN minutes, not only at midnight.
    """
    signs, waits = ring(lab)
    with lab.jobs(JWT_ALGORITHM="EdDSA"):
        forget(lab)
        break_ring(lab)
        lab.clock.move(A_DAY - lab.clock.now() % A_DAY + 30)
        for mark in marks(lab, "rotate_keys"):
            seconds = lab.redis.ttl(mark)
            assert 0 < seconds <= CLAIM, (
                f"the keys could not be rotated: the mark of that should go after {CLAIM} s, but has {seconds} s left "
                "(-1: it stays for ever)\n"
                "Next: in claim(), give the mark a life of CLAIM seconds, in the same command that sets it."
            )
        forget(lab)
        put_ring(lab, [signs | {"signs_from": signs["signs_from"] - 40 * A_DAY}, waits])
        lab.clock.move(AGAIN)
        let_it_end(lab, lambda: kids(lab) - {signs["kid"], waits["kid"]})
    new = kids(lab) - {signs["kid"], waits["kid"]}
    assert new, "at midnight the keys could not be rotated: ten minutes later that should be tried again, but was not"


@pytest.mark.exercise("3.6")
def test_what_has_expired_is_gone_after_a_sweep_and_the_rest_is_there(lab):
    """Each login leaves a session and refresh tokens, each logout two revocations, each delivery of a webhook a row,
    and each rotation a key. When they have expired they matter to nobody, and what only grows makes each look-up
    slower. Until then they do: the record of a revocation is all that is left of it when Redis has lost its memory
    (OWASP ASVS 5, 14.2.7, 7.4.1 and 11.1.1; RFC 9700, 4.14).

    Next: in sweep(), delete from each of the tables what has expired, then commit.
    """
    deliver(lab)
    old = logged_in_and_out(lab, "alice")
    assert len(old) > 1, (
        f"a login and a logout should leave a session and revocations, but have left: {kinds(old)}\n"
        "Next: see to the checks of exercise 3.3 first: revoke() is what leaves them."
    )
    lab.clock.move(16 * A_DAY)
    lab.login("paula")
    logged_in_and_out(lab, "alice")
    begun = sessions(lab) - old
    ended = {("revoked", sid) for _, sid in begun} & revocations(lab)
    lab.clock.move(A_DAY)
    deliver(lab)
    signs, waits = ring(lab)
    now = lab.clock.now()
    key = {"algorithm": "EdDSA", "created_at": now - 60 * A_DAY, "material": public_pem()}
    over, goes_on = key | {"kid": "over", "verifies_until": now}, key | {"kid": "on", "verifies_until": now + 3 * A_DAY}
    put_ring(lab, [signs, waits, goes_on, over])
    sweep(lab)
    left = old & (sessions(lab) | revocations(lab))
    assert not left, (
        f"two weeks after the login what has expired should be gone, but there still is: {kinds(left)}{unmarked(lab)}"
    )
    gone = begun - sessions(lab)
    assert not gone, (
        f"a session lives for two weeks, so all should be there after a night, but {len(gone)} are gone\n"
        "Next: in sweep(), delete only what has expired."
    )
    assert ended <= revocations(lab), (
        "the record of a session that was ended yesterday should be there for two weeks, but is gone\n"
        "Next: in sweep(), delete only what has expired: each record has its own expires_at."
    )
    found = deliveries(lab)
    assert found > 0, (
        "the record of a delivery that has just been made should be there, but is gone\n"
        "Next: in sweep(), delete only what has expired."
    )
    assert found == 1, (
        f"days after a delivery its record should be gone, but there are {found}, of two\n"
        "Next: in sweep(), delete from Delivery what has expired, too."
    )
    assert "over" not in kids(lab), (
        "a key whose time has come should be gone after the sweep, but is still in the ring\n"
        "Next: in sweep(), call keys.drop()."
    )
    gone = {signs["kid"], waits["kid"], "on"} - kids(lab)
    assert not gone, (
        f"keys that sign or verify should stay, but the sweep took {sorted(gone)} away\n"
        "Next: keys.drop() without names takes out the keys whose time has come, and no other."
    )


@pytest.mark.exercise("3.6")
def test_each_row_goes_when_it_has_expired_and_not_before(lab):
    """A revocation that is deleted an hour early lets the token in again, for an hour, when Redis is emptied. What
    counts is the moment, wherever the machine stands: a time without a zone is that of the machine (RFC 7519, 2:
    NumericDate; Python documentation, datetime: aware and naive).

    Next: in sweep(), compare expires_at with now(), which is in UTC and says so.
    """
    begun = lab.clock.now()
    session = {each for each in logged_in_and_out(lab, "alice") if each[0] == "session"}
    token = revocations(lab) - {("revoked", sid) for _, sid in session}
    deliver(lab)
    for table in ("sessions", "deliveries"):  # that expire with the token
        lab.execute(f"UPDATE {table} SET expires_at = (SELECT min(expires_at) FROM revoked)")
    lab.clock.move(begun + QUARTER_OF_AN_HOUR - 60 - lab.clock.now())
    sweep(lab, TZ=IN_THE_FAR_EAST)
    gone = (token | session) - sessions(lab) - revocations(lab)
    assert not gone, f"what expires in a minute should still be there, but was swept away: {kinds(gone)}"
    assert deliveries(lab) == 1, "a delivery that expires in a minute should still be there, but was swept away"
    lab.clock.move(120)
    sweep(lab, TZ=IN_THE_FAR_EAST)
    left = (token | session) & (sessions(lab) | revocations(lab))
    assert not left, (
        f"what has expired a minute ago should be gone after a sweep, but is there: {kinds(left)}{unmarked(lab)}"
    )
    assert deliveries(lab) == 0, "a delivery that has expired a minute ago should be gone after a sweep, but is there"


@pytest.mark.exercise("3.6")
def test_redis_is_swept_a_few_keys_at_a_time_of_what_would_stay_for_ever(lab):
    """An entry of the deny-list without an end stays until somebody takes it away; one with an end is a token that is
    refused until then, and COMPLETE has none on purpose. SCAN returns a few keys at a time and a cursor for the next;
    KEYS looks at every key of the server before it answers, and all other clients wait for it (Redis documentation,
    SCAN, guarantees, and KEYS; OWASP API2:2023).

    Next: in sweep(), follow the cursor to its end: store().scan_iter() does.
    """
    lab.login("alice").get("/api/users/me")
    assert lab.redis.exists(COMPLETE), (
        "after a request with a token there should be revoked:complete, but there is not\n"
        "Next: see to the checks of exercise 3.3 first: refill() is what leaves it."
    )
    pipeline = lab.redis.pipeline(transaction=False)
    pipeline.mset({f"other:{number}": number for number in range(3000)})
    pipeline.mset({f"{STRAY}:{number}": 1 for number in range(50)})
    pipeline.set(NEXT_WEEK, 1, ex=7 * A_DAY)
    pipeline.execute()
    seen = steps(lab, lambda: sweep(lab))
    asked = [step for step in seen if step.upper().startswith(("KEYS ", "FLUSH", "HGETALL ", "SORT "))]
    assert not asked, (
        f"the sweep should not look at every key in one step, for which all others wait, but did: {asked[0]}\n"
        "Next: in sweep(), store().scan_iter() in place of store().keys(), with the same pattern."
    )
    assert [step for step in seen if step.upper().startswith("SCAN ")], (
        "the sweep should look for entries by SCAN, but has not looked\n"
        f"Next: in sweep(), look for entries without an end by store().scan_iter().{unmarked(lab)}"
    )
    left = list(lab.redis.scan_iter(f"{STRAY}:*", count=5000))
    assert not left, f"entries that would stay for ever should be gone after the sweep, but {len(left)} of 50 are there"
    others = lab.redis.exists(*(f"other:{number}" for number in range(3000)))
    assert others == 3000, (
        f"the sweep should leave keys of others alone, but took {3000 - others} of 3000\n"
        "Next: in sweep(), look only at the keys that begin with PREFIX."
    )
    left = lab.redis.ttl(NEXT_WEEK)
    assert left > 0, (
        f"an entry that counts until next week should stay, but was swept away (TTL: {left})\n"
        "Next: in sweep(), take away an entry only when store().ttl(entry) is -1: that is one without an end."
    )
    assert lab.redis.exists(COMPLETE), (
        "the sweep should leave revoked:complete there, but took it away: the next request fills the whole list anew\n"
        'Next: in sweep(), leave COMPLETE out, and compare bytes with bytes: scan_iter returns b"revoked:complete", '
        "COMPLETE is a text."
    )
