"""Exercise 3.6, housekeeping: at midnight UTC, by one of the workers, also when it is late, and nobody has to wait."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AN_HOUR, A_DAY = 3600, 86_400  # seconds
STRAY = "revoked:stray"
COMPLETE = "revoked:complete"
ELSEWHERE = "Pacific/Honolulu"  # where it is ten hours earlier, in summer and in winter


def let_it_be_midnight(lab, late=30, nights=1):
    """Move the clock to so many seconds after a midnight in UTC; the next one, or one of those after it.

    An entry in Redis that would stay for ever tells whether somebody has swept.
    """
    lab.redis.set(STRAY, 1)
    lab.clock.move(nights * A_DAY - lab.clock.now() % A_DAY + late)
    told = f"midnight UTC was {late} seconds ago, and nobody has swept: no job, one that was dropped, or no turn"
    assert not lab.redis.exists(STRAY), told


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


@pytest.mark.exercise("3.6")
def test_a_worker_that_slept_through_midnight_does_the_work_late(lab):
    """A laptop sleeps, a container is stopped over the weekend. APScheduler drops a job that is more than a second
    late, unless it is told how late it may be; here there is no too late (APScheduler user guide, missed job
    executions and coalescing).

    Next: in midnight(), "misfire_grace_time": None.
    """
    old = ring(lab)[0]
    put_ring(lab, [old | {"created_at": old["created_at"] - 40 * A_DAY}])
    let_it_be_midnight(lab, late=15 * AN_HOUR, nights=3)
    assert len(kids(lab) - {old["kid"]}) == 1, "a key of 40 days was not rotated after three nights"


@pytest.mark.exercise("3.6")
def test_one_of_the_workers_does_the_work(lab):
    """Every worker wakes up at midnight, and one of the workers does the work. Were it every one, each would rotate the
    key anew (Redis documentation, SET with NX).

    Next: in first_today(), return whether SET with nx=True has set the mark: it does for one caller only.
    """
    old = ring(lab)[0]
    put_ring(lab, [old | {"created_at": old["created_at"] - 40 * A_DAY}])
    with lab.boot(KEY_ROTATION_DAYS="0", JWT_ALGORITHM="EdDSA"):  # which rotates whenever it is its turn
        let_it_be_midnight(lab)
    new = kids(lab) - {old["kid"]}
    assert len(new) == 1, f"the key is 40 days old, there are two workers, and one midnight made {len(new)} new keys"


@pytest.mark.exercise("3.6")
def test_asking_and_leaving_the_mark_are_one_step(lab):
    """Between a question and an answer another worker asks too. And a worker that ends between leaving a mark and
    setting its end leaves it for ever. So there is one command, which asks, marks and sets the end (Redis
    documentation, SET with NX and EX; CWE-367).

    Next: in first_today(), send one command: store().set(mark, 1, nx=True, ex=A_DAY), which returns None to whoever
    comes second.
    """
    lab.worker(1)
    seen = steps(lab, lambda: let_it_be_midnight(lab))
    for task in ("rotate_keys", "sweep"):
        about = [step for step in seen if "housekeeping:" in step and task in step]
        told = "\n".join(about)
        assert len(about) == 2, f"two workers ask whether they are the first, in {len(about)} steps, not in 2:\n{told}"


@pytest.mark.exercise("3.6")
def test_the_mark_stays_for_the_day_and_then_goes(lab):
    """A worker whose clock is late, or that slept until the evening, must still find the mark. After the day nobody
    needs it, and nobody takes it away: it has an end of its own (Redis documentation, SET with EX).

    Next: in first_today(), give the mark a life of A_DAY (ex), in the same command that sets it.
    """
    let_it_be_midnight(lab)
    for task in ("rotate_keys", "sweep"):
        assert marks(lab, task), f"nobody has left a mark housekeeping:…{task}…"
        for mark in marks(lab, task):
            seconds = lab.redis.ttl(mark)
            assert 0 < seconds <= A_DAY, f"the mark {mark} has a life of {seconds} s (-1: for ever), not of a day"
    lab.clock.move(23 * AN_HOUR)
    for task in ("rotate_keys", "sweep"):
        assert marks(lab, task), f"late in the evening the mark for {task} is gone: a late worker would do it again"


@pytest.mark.exercise("3.6")
def test_the_next_midnight_is_another_day(lab):
    """A mark that was left half a minute after midnight is still there at the next midnight. It is the mark of another
    day, and keeps nobody from the work of this one (Redis documentation, SET with NX).

    Next: in first_today(), let the name of the mark say the date: now().date().
    """
    let_it_be_midnight(lab, late=30)
    let_it_be_midnight(lab, late=3)


@pytest.mark.exercise("3.6")
def test_the_day_is_that_of_utc(lab):
    """At midnight UTC it is still yesterday in Honolulu. Workers on machines in different time zones must speak of the
    same day, or each is the first on a day of its own (RFC 3339, 4.1).

    Next: in first_today(), take the date of now(), which is in UTC; date.today() is that of the machine.
    """
    before = kids(lab)
    with lab.boot(TZ=ELSEWHERE, KEY_ROTATION_DAYS="0", JWT_ALGORITHM="EdDSA"):  # rotates whenever it is its turn
        let_it_be_midnight(lab)
    assert kids(lab) == before, "a worker in another time zone has done again what was done: its day is another one"


@pytest.mark.exercise("3.6")
def test_midnight_is_that_of_utc(lab):
    """The sweep is at midnight UTC, wherever the machine stands: a trigger that is told no time zone takes that of the
    machine (APScheduler user guide, CronTrigger, timezone; RFC 3339, 4.1).

    Next: in midnight(), CronTrigger(hour=0, minute=0, timezone=UTC).
    """
    with lab.boot(TZ=ELSEWHERE, KEY_ROTATION_DAYS="0", JWT_ALGORITHM="EdDSA"):  # rotates whenever it is its turn
        let_it_be_midnight(lab)
        for task in ("rotate_keys", "sweep"):
            lab.redis.delete(*marks(lab, task), "nothing")  # so that whoever wakes up now is the first
        before = kids(lab)
        lab.clock.move(10 * AN_HOUR)
    assert kids(lab) == before, "a worker in another time zone wakes up at its own midnight, not at that of UTC"


@pytest.mark.exercise("3.6")
def test_what_has_expired_is_deleted_from_the_database(lab):
    """Each login leaves a session and refresh tokens, each logout two revocations. When they have expired they matter
    to nobody, and a table that only grows makes each look-up slower (OWASP ASVS 5, 14.2.7).

    Next: in sweep(), delete Session and Revoked where expires_at is not after now(), then commit.
    """
    old = logged_in_and_out(lab, "alice")
    assert len(old) > 1, "a login and a logout have left no session and no revocation"
    let_it_be_midnight(lab, nights=16)
    left = old & (sessions(lab) | revocations(lab))
    kinds = ", ".join(sorted({kind for kind, _ in left}))
    assert not left, f"two weeks after the login what has expired is still in the database: {kinds}"


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
    let_it_be_midnight(lab)
    assert sessions(lab) == before, "a session that lives for two weeks was deleted after a night"
    ended = {sid for _, sid in before} & {identifier for _, identifier in revocations(lab)}
    assert ended, "the record of a session that was ended yesterday is gone, while its refresh token could be alive"


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
    let_it_be_midnight(lab)
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
    let_it_be_midnight(lab)
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
    let_it_be_midnight(lab)
    assert lab.redis.exists(COMPLETE), "the sweep took revoked:complete away"
    answer = lab.login("bob").get("/api/users/me")
    assert not [text for text in lab.statements(answer) if "revoked" in text], "the list is filled anew after a sweep"


@pytest.mark.exercise("3.6")
def test_redis_is_never_asked_for_all_keys_at_once(lab):
    """KEYS looks at every key of the server before it answers, and every other client waits for as long: seconds, where
    there are millions. SCAN looks at a few at a time (Redis documentation, KEYS: not in production).

    Next: in sweep(), store().scan_iter(f"{PREFIX}*", count=500) in place of store().keys().
    """
    seen = steps(lab, lambda: let_it_be_midnight(lab))
    asked = [step for step in seen if step.upper().startswith(("KEYS ", "FLUSH", "HGETALL ", "SORT "))]
    assert not asked, f"the sweep stops Redis for as long as it takes to look at every key: {asked[0]}"
    assert [step for step in seen if step.upper().startswith("SCAN ")], "nobody has looked for entries by SCAN"


@pytest.mark.exercise("3.6")
def test_a_key_whose_time_has_come_leaves_the_ring(lab):
    """A key that verifies nothing any more has no use, and the ring would only grow. The sweep takes it out, and leaves
    those that sign or verify (OWASP ASVS 5, 11.1.1 and 13.3.4).

    Next: in sweep(), call keys.drop().
    """
    (signs,) = ring(lab)
    public = ed25519.Ed25519PrivateKey.generate().public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    now = lab.clock.now()
    key = {"algorithm": "EdDSA", "created_at": now - 60 * A_DAY, "material": pem}
    over, goes_on = key | {"kid": "over", "verifies_until": now}, key | {"kid": "on", "verifies_until": now + 3 * A_DAY}
    put_ring(lab, [signs, goes_on, over])
    let_it_be_midnight(lab)
    assert "over" not in kids(lab), "a key whose time has come is still in the ring after the sweep"
    assert kids(lab) == {signs["kid"], "on"}, "the sweep took a key away that signs or verifies"
