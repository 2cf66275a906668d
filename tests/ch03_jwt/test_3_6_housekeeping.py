"""Exercise 3.6, housekeeping: at midnight UTC, by one process, also when it is late, and nobody has to wait."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AN_HOUR, A_DAY = 3600, 86_400  # seconds
CLAIM, AGAIN = 300, 600  # seconds: the life of a claim, and until the next look
TASKS = ("rotate_keys", "sweep")
STRAY = "revoked:stray"
COMPLETE = "revoked:complete"
IN_THE_WEST = "Pacific/Honolulu"  # where it is ten hours earlier, in summer and in winter
IN_THE_EAST = "Asia/Kathmandu"  # where midnight UTC is a quarter to six


def let_it_be_midnight(lab, late=30, nights=1):
    """Move the clock to so many seconds after a midnight in UTC; the next one, or one of those after it.

    An entry in Redis that would stay for ever tells whether somebody has swept.
    """
    lab.redis.set(STRAY, 1)
    lab.clock.move(nights * A_DAY - lab.clock.now() % A_DAY + late)
    told = f"midnight UTC was {late} seconds ago, and nobody has swept: no job, one that was dropped, or no turn"
    assert not lab.redis.exists(STRAY), told


def sweep(lab):
    """Start the jobs: they begin with what was not done yet today."""
    with lab.jobs():
        pass


def marks(lab, task):
    """The marks that somebody has left for `task`."""
    return [mark for mark in lab.redis.scan_iter("housekeeping:*") if task in mark]


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
    assert lab.login(name).delete("/api/auth/logout").status_code == 204
    return (sessions(lab) | revocations(lab)) - before


def sessions(lab):
    """The sessions that have a row, or a refresh token with a row."""
    rows = lab.rows("SELECT id FROM sessions UNION SELECT sid FROM refresh_tokens")
    return {("session", sid) for (sid,) in rows}


def revocations(lab):
    return {("revoked", identifier) for (identifier,) in lab.rows("SELECT identifier FROM revoked")}


def deliver(lab):
    """Let a publisher deliver a summary; return how many deliveries are recorded."""
    isbn = lab.rows("SELECT isbn FROM books WHERE isbn IS NOT NULL ORDER BY id LIMIT 1")[0][0]
    body, moment = json.dumps({"isbn": isbn, "summary": "A summary."}).encode(), str(int(lab.clock.now()))
    digest = hmac.new(lab.env["WEBHOOK_SECRET"].encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
    headers = {"X-Webhook-Timestamp": moment, "X-Webhook-Signature": f"sha256={digest}"}
    headers["Content-Type"] = "application/json"
    assert lab.client().post("/api/webhook", content=body, headers=headers).status_code == 204
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

    Next: in schedule(), "misfire_grace_time": None.
    """
    signs, waits = ring(lab)
    with lab.jobs(JWT_ALGORITHM="EdDSA"):  # whose keys are made in no time
        put_ring(lab, [signs | {"signs_from": signs["signs_from"] - 40 * A_DAY}, waits])
        let_it_be_midnight(lab, late=15 * AN_HOUR + AGAIN // 2, nights=3)
    assert kids(lab) - {signs["kid"], waits["kid"]}, "a key of 40 days has no successor after three nights"


@pytest.mark.exercise("3.6")
def test_one_of_the_processes_does_the_work(lab):
    """Every process wakes up at midnight, and one of the processes does the work: once a day, whoever starts or looks
    again after that (Redis documentation, SET with NX).

    Next: in claim(), return whether SET with nx=True has set the mark: it does for one caller only. In done(), let the
    mark stay for the day.
    """
    with lab.jobs():
        lab.redis.set(STRAY, 1)
        with lab.jobs():
            assert lab.redis.exists(STRAY), "two processes have swept on one day: one of the processes does the work"
            lab.clock.move(min(3 * AGAIN, A_DAY - lab.clock.now() % A_DAY - 60))
            assert lab.redis.exists(STRAY), "half an hour after the sweep another process has swept again"


@pytest.mark.exercise("3.6")
def test_asking_and_leaving_the_mark_are_one_step(lab):
    """Between a question and an answer another process asks too. And a process that ends between leaving a mark and
    setting its end leaves it for ever. So there is one command, which asks, marks and sets the end (Redis
    documentation, SET with NX and EX; CWE-367).

    Next: in claim(), send one command: store().set(name, "claimed", nx=True, ex=CLAIM), which returns None to whoever
    comes second.
    """
    with lab.jobs(), lab.jobs():
        seen = steps(lab, lambda: let_it_be_midnight(lab))
    for task in TASKS:
        about = [step for step in seen if "housekeeping:" in step and task in step]
        told = "\n".join(about)
        assert len(about) <= 3, (
            f"two processes ask, and one says that it is done, in {len(about)} steps, not 3:\n{told}"
        )


@pytest.mark.exercise("3.6")
def test_the_mark_stays_for_the_day_and_then_goes(lab):
    """A process whose clock is late, or that starts in the evening, must still find the mark. After the day nobody
    needs it, and nobody takes it away: it has an end of its own (Redis documentation, SET with EX).

    Next: in done(), give the mark a life of A_DAY (ex), in the same command that sets it.
    """
    with lab.jobs():
        let_it_be_midnight(lab)
        for task in TASKS:
            assert marks(lab, task), f"nobody has left a mark housekeeping:…{task}…"
            for mark in marks(lab, task):
                seconds = lab.redis.ttl(mark)
                assert 0 < seconds <= A_DAY, f"the mark {mark} has a life of {seconds} s (-1: for ever), not of a day"
        lab.redis.set(STRAY, 1)
        lab.clock.move(23 * AN_HOUR)
        assert lab.redis.exists(STRAY), "late in the evening what was done at midnight was done again"


@pytest.mark.exercise("3.6")
def test_the_next_midnight_is_another_day(lab):
    """A mark that was left half a minute after midnight is still there at the next midnight. It is the mark of another
    day, and keeps nobody from the work of this one (Redis documentation, SET with NX).

    Next: in mark(), let the name say the date: now().date().
    """
    with lab.jobs():
        let_it_be_midnight(lab, late=30)
        let_it_be_midnight(lab, late=3)


@pytest.mark.exercise("3.6")
def test_the_day_is_that_of_utc(lab):
    """At midnight UTC it is still yesterday in Honolulu. Processes on machines in different time zones must speak of
    the same day, or each is the first on a day of its own (RFC 3339, 4.1).

    Next: in mark(), take the date of now(), which is in UTC; date.today() is that of the machine.
    """
    with lab.jobs():
        let_it_be_midnight(lab)
        lab.redis.set(STRAY, 1)
        with lab.jobs(TZ=IN_THE_WEST):
            told = "a process in another time zone has done again what was done: its day is another one"
            assert lab.redis.exists(STRAY), told


@pytest.mark.exercise("3.6")
def test_midnight_is_that_of_utc(lab):
    """The sweep is at midnight UTC, wherever the machine stands: a trigger that is told no time zone takes that of the
    machine (APScheduler user guide, CronTrigger, timezone; RFC 3339, 4.1).

    Next: in schedule(), CronTrigger(minute=f"*/{AGAIN}", timezone=UTC).
    """
    with lab.jobs(TZ=IN_THE_EAST):
        lab.clock.move(A_DAY - lab.clock.now() % A_DAY - 30)  # what is late would be done whenever it wakes up
        let_it_be_midnight(lab)


@pytest.mark.exercise("3.6")
def test_what_has_failed_is_tried_again(lab):
    """At midnight a disk is full, or Redis is away. Minutes later all is well, and the work of the day is still to be
    done: by whoever looks next, not by the next midnight (Google SRE book, 24: distributed periodic scheduling).

    Next: in schedule(), look every AGAIN minutes; and in claim(), let the mark go after CLAIM seconds.
    """
    with lab.jobs():
        keys = break_ring(lab)
        lab.clock.move(A_DAY - lab.clock.now() % A_DAY + 30)
        public = {"algorithm": "EdDSA", "created_at": 0, "material": public_pem(), "kid": "over", "verifies_until": 1}
        put_ring(lab, [*keys, public])
        lab.clock.move(AGAIN)
        assert "over" not in kids(lab), "the sweep has failed at midnight, and ten minutes later nobody has tried again"


@pytest.mark.exercise("3.6")
def test_the_mark_of_what_was_not_done_goes_soon(lab):
    """A process that dies in the middle of a task cannot take its mark away. So the mark that it has left before the
    task must have a short life: it claims the task, it does not say that it is done (Redis documentation, distributed
    locks).

    Next: in claim(), give the mark a life of CLAIM seconds (ex), in the same command that sets it.
    """
    with lab.jobs():
        break_ring(lab)
        before = marks(lab, "sweep")  # the one that was done at the start
        lab.clock.move(A_DAY - lab.clock.now() % A_DAY + 30)
        for mark in set(marks(lab, "sweep")) - set(before):
            seconds = lab.redis.ttl(mark)
            assert 0 < seconds <= CLAIM, f"the sweep has failed, and its mark stays for {seconds} s (-1: for ever)"


@pytest.mark.exercise("3.6")
def test_what_has_expired_is_deleted_from_the_database(lab):
    """Each login leaves a session and refresh tokens, each logout two revocations. When they have expired they matter
    to nobody, and a table that only grows makes each look-up slower (OWASP ASVS 5, 14.2.7).

    Next: in sweep(), delete Session, Revoked and Delivery where expires_at is not after now(), then commit.
    """
    old = logged_in_and_out(lab, "alice")
    assert len(old) > 1, "a login and a logout have left no session and no revocation"
    lab.clock.move(16 * A_DAY)
    sweep(lab)
    left = old & (sessions(lab) | revocations(lab))
    kinds = ", ".join(sorted({kind for kind, _ in left}))
    assert not left, f"two weeks after the login what has expired is still in the database: {kinds}"


@pytest.mark.exercise("3.6")
def test_deliveries_that_could_not_come_again_are_deleted(lab):
    """A delivery is recorded so that it takes effect once. When its timestamp is too old to be accepted, its record
    matters to nobody (exercise 1.1; OWASP ASVS 5, 14.2.7).

    Next: in sweep(), delete Delivery where expires_at is not after now(), too.
    """
    assert deliver(lab) == 1, "a delivery has left no record"
    lab.clock.move(AN_HOUR)
    sweep(lab)
    assert deliveries(lab) == 0, "an hour after a delivery its record is still in the database"


@pytest.mark.exercise("3.6")
def test_what_has_not_expired_stays_in_the_database(lab):
    """The record of a revocation is all that is left of it when Redis has lost its memory. As long as a token could
    live, its record stays, and so do the session and its refresh tokens (RFC 9700, 4.14; OWASP ASVS 5, 7.4.1).

    Next: in sweep(), delete only where expires_at is not after now().
    """
    lab.login("paula")
    logged_in_and_out(lab, "alice")
    before = sessions(lab)
    assert before, "a login has left no session"
    lab.clock.move(A_DAY)
    deliver(lab)
    sweep(lab)
    assert sessions(lab) == before, "a session that lives for two weeks was deleted after a night"
    ended = {sid for _, sid in before} & {identifier for _, identifier in revocations(lab)}
    assert ended, "the record of a session that was ended yesterday is gone, while its refresh token could be alive"
    assert deliveries(lab) == 1, "the record of a delivery that has just been made is gone: it could be made again"


@pytest.mark.exercise("3.6")
def test_entries_without_an_end_are_found_among_thousands(lab):
    """An entry of the deny-list without an end stays until somebody takes it away. SCAN returns a few keys at a time
    and a cursor for the next; whoever stops after the first few has not looked at the rest (Redis documentation, SCAN,
    guarantees).

    Next: in sweep(), let store().scan_iter(f"{PREFIX}*") follow the cursor to its end.
    """
    pipeline = lab.redis.pipeline(transaction=False)
    pipeline.mset({f"other:{number}": number for number in range(3000)})
    pipeline.mset({f"{STRAY}:{number}": 1 for number in range(50)})
    pipeline.execute()
    sweep(lab)
    left = [name for name in lab.redis.scan_iter("revoked:*", count=5000) if name != COMPLETE]
    assert not left, f"{len(left)} of 50 entries that would stay for ever are still there after the sweep"
    assert lab.redis.exists(*(f"other:{number}" for number in range(3000))) == 3000, "the sweep took keys of others"


@pytest.mark.exercise("3.6")
def test_entries_with_an_end_stay_until_then(lab):
    """What stands on the deny-list with an end is a token that is refused until then. Whoever takes it away lets that
    token in again (OWASP API2:2023; RFC 9700, 4.14).

    Next: in sweep(), take away an entry only when store().ttl(entry) is -1: that is one without an end.
    """
    lab.redis.set("revoked:until-next-week", 1, ex=7 * A_DAY)
    sweep(lab)
    assert lab.redis.ttl("revoked:until-next-week") > 0, "an entry that counts until next week was swept away"


@pytest.mark.exercise("3.6")
def test_the_sweep_leaves_the_sign_that_the_list_is_complete(lab):
    """One entry has no end on purpose: COMPLETE, by which a worker sees that Redis has lost nothing. Without it the
    next request fills the whole list anew from the database (redis-py, decode_responses; Redis documentation,
    SCAN).

    Next: in sweep(), compare bytes with bytes: scan_iter returns b"revoked:complete", COMPLETE is a text.
    """
    lab.login("alice").get("/api/users/me")
    assert lab.redis.exists(COMPLETE), "there is no entry revoked:complete after a request with a token"
    sweep(lab)
    assert lab.redis.exists(COMPLETE), "the sweep took revoked:complete away"
    answer = lab.login("bob").get("/api/users/me")
    assert not [text for text in lab.statements(answer) if "revoked" in text], "the list is filled anew after a sweep"


@pytest.mark.exercise("3.6")
def test_redis_is_never_asked_for_all_keys_at_once(lab):
    """KEYS looks at every key of the server before it answers, and every other client waits for as long: seconds, where
    there are millions. SCAN looks at a few at a time (Redis documentation, KEYS: not in production).

    Next: in sweep(), store().scan_iter(f"{PREFIX}*", count=500) in place of store().keys().
    """
    seen = steps(lab, lambda: sweep(lab))
    asked = [step for step in seen if step.upper().startswith(("KEYS ", "FLUSH", "HGETALL ", "SORT "))]
    assert not asked, f"the sweep stops Redis for as long as it takes to look at every key: {asked[0]}"
    assert [step for step in seen if step.upper().startswith("SCAN ")], "nobody has looked for entries by SCAN"


@pytest.mark.exercise("3.6")
def test_a_key_whose_time_has_come_leaves_the_ring(lab):
    """A key that verifies nothing any more has no use, and the ring would only grow. The sweep takes it out, and leaves
    those that sign or verify (OWASP ASVS 5, 11.1.1 and 13.3.4).

    Next: in sweep(), call keys.drop().
    """
    signs, waits = ring(lab)
    now = lab.clock.now()
    key = {"algorithm": "EdDSA", "created_at": now - 60 * A_DAY, "material": public_pem()}
    over, goes_on = key | {"kid": "over", "verifies_until": now}, key | {"kid": "on", "verifies_until": now + 3 * A_DAY}
    put_ring(lab, [signs, waits, goes_on, over])
    sweep(lab)
    assert "over" not in kids(lab), "a key whose time has come is still in the ring after the sweep"
    assert kids(lab) == {signs["kid"], waits["kid"], "on"}, "the sweep took a key away that signs or verifies"
