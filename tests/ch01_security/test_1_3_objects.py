"""Exercise 1.3: whose a shelf is, and which properties of a user may be seen and set."""

import re

import pytest

SECRET = "Bob's secret gifts"
SEEN_BY_ALL = {"id", "name", "created_at", "_links"}
SEEN_BY_ADMINISTRATORS = SEEN_BY_ALL | {"role"}
SEEN_BY_ONESELF = SEEN_BY_ADMINISTRATORS | {"email", "age"}


def user_id(lab, name):
    return lab.rows("SELECT id FROM users WHERE name = :name", name=name)[0][0]


def shelf_id(lab, owner):
    return lab.rows("SELECT id FROM shelves WHERE owner_id = :owner", owner=user_id(lab, owner))[0][0]


def put_on_shelf(lab, shelf, book):
    lab.execute("INSERT INTO shelf_books (shelf_id, book_id) VALUES (:shelf, :book)", shelf=shelf, book=book)


def shelves(lab):
    """Every shelf and what stands on it, as the database has them."""
    columns = "id, owner_id, name, created_at, updated_at"
    standing = lab.rows("SELECT shelf_id, book_id FROM shelf_books ORDER BY shelf_id, book_id")
    return lab.rows(f"SELECT {columns} FROM shelves ORDER BY id"), standing


def reads(shelf):
    return [("GET", f"/api/shelves/{shelf}"), ("GET", f"/api/shelves/{shelf}/books")]


def writes(shelf):
    """Method, path and body of everything that changes `shelf`, on which book 5 stands."""
    return [
        ("PATCH", f"/api/shelves/{shelf}", {"name": "Taken over"}),
        ("PUT", f"/api/shelves/{shelf}/books/6", None),
        ("DELETE", f"/api/shelves/{shelf}/books/5", None),
        ("DELETE", f"/api/shelves/{shelf}", None),
    ]


@pytest.mark.exercise("1.3")
def test_another_users_shelf_cannot_be_read(lab):
    """A shelf of somebody else is not there, neither it nor the list of its books: 404, and nothing of it in the answer
    (OWASP API1:2023, broken object level authorization). Ids can be guessed; knowing one is no right.

    Next: in load_shelf, look for a shelf with this id and with g.user as its owner, whatever the method.
    """
    alice, bobs = lab.login("alice"), shelf_id(lab, "bob")
    put_on_shelf(lab, bobs, 5)
    for method, path in [*reads(bobs), ("HEAD", f"/api/shelves/{bobs}")]:
        answer = alice.request(method, path)
        assert SECRET not in answer.text, f"alice was answered with a shelf of somebody else: {SECRET}"
        assert answer.status_code == 404, f"{method} {path} of bob must be 404 for alice, not {answer.status_code}"
        assert '"items"' not in answer.text, "alice was answered with the books of bob's shelf"


@pytest.mark.exercise("1.3")
def test_another_users_shelf_cannot_be_changed(lab):
    """Nobody but its owner renames or deletes a shelf, puts a book on it or takes one off: 404, and all stays as it was
    (OWASP API1:2023). An id that the API never showed to somebody is still easily guessed.

    Next: in load_shelf, look for a shelf with this id and with g.user as its owner, whatever the method.
    """
    alice, bobs = lab.login("alice"), shelf_id(lab, "bob")
    put_on_shelf(lab, bobs, 5)
    before = shelves(lab)
    for method, path, body in writes(bobs):
        answer = alice.request(method, path, json=body)
        assert shelves(lab) == before, f"{method} {path}, sent by alice, changed the shelf of bob"
        assert answer.status_code == 404, f"{method} {path} of bob must be 404 for alice, not {answer.status_code}"


@pytest.mark.exercise("1.3")
def test_a_foreign_shelf_looks_like_one_that_never_was(lab):
    """The answer does not tell a shelf of somebody else from one that does not exist: same status, same headers, same
    words (OWASP API1:2023; RFC 9110, 15.5.4 allows 404 for what shall stay hidden). Otherwise ids can be counted.

    Next: raise one and the same NotFound, with one text, in both cases.
    """
    alice, bobs, nobodys = lab.login("alice"), shelf_id(lab, "bob"), 9
    put_on_shelf(lab, bobs, 5)
    requests = [(method, path, None) for method, path in reads(bobs)] + writes(bobs)
    requests += [("PATCH", f"/api/shelves/{bobs}", {"name": 5}), ("PUT", f"/api/shelves/{bobs}/books/99999", None)]
    for method, path, body in requests:
        absent = alice.request(method, path.replace(f"/shelves/{bobs}", f"/shelves/{nobodys}"), json=body)
        foreign = alice.request(method, path, json=body)
        assert shape(foreign) == shape(absent), f"{method} {path}: bob's shelf can be told from one that never was"


def shape(answer):
    """All that an answer says, its own path and the moment aside."""
    problem = answer.json() if answer.content else {}
    told = {name: re.sub(r"\d+", "#", str(value)) for name, value in problem.items() if name != "request_id"}
    return answer.status_code, sorted(answer.headers), answer.headers.get("Content-Type"), told


@pytest.mark.exercise("1.3")
def test_an_administrator_has_no_key_to_private_shelves(lab):
    """Shelves are private: a role, however high, makes nobody their owner. An administrator finds only their own
    (OWASP API1:2023; least privilege, NIST SP 800-53 AC-6).

    Next: compare the owner with g.user, and do not look at the role.
    """
    admin, bobs = lab.login("admin"), shelf_id(lab, "bob")
    put_on_shelf(lab, bobs, 5)
    before = shelves(lab)
    requests = [(method, path, None) for method, path in reads(bobs)] + writes(bobs)
    for method, path, body in [*requests, ("GET", "/api/shelves", None)]:
        answer = admin.request(method, path, json=body)
        assert SECRET not in answer.text, "the administrator reads a private shelf"
        assert shelves(lab) == before, f"{method} {path}, sent by an administrator, changed the shelf of bob"
        wanted = 200 if path == "/api/shelves" else 404
        assert answer.status_code == wanted, f"{method} {path} must be {wanted} for an administrator, like for anybody"
    assert answer.json()["items"] == [], "the administrator owns no shelf, so the list is empty"


@pytest.mark.exercise("1.3")
def test_the_list_holds_the_callers_shelves_whoever_the_query_names(lab):
    """GET /api/shelves answers with the caller's shelves in the order of their ids; the query string chooses nobody
    else's (OWASP API1:2023). Who is calling is known from the session, not from what the client writes.

    Next: in ShelfCollection.get, filter by g.user.id, and read nothing from request.args.
    """
    alice, bob = lab.login("alice"), user_id(lab, "bob")
    alice.post("/api/shelves", json={"name": "Another one"})
    for query in ("", f"?owner_id={bob}", f"?user_id={bob}&owner={bob}&all=true"):
        answer = alice.get(f"/api/shelves{query}")
        assert SECRET not in answer.text, "the list shows a shelf of somebody else"
        assert answer.status_code < 500, "no query may break the list"
        if not query:
            names = [item["name"] for item in answer.json()["items"]]
            assert names == ["To read", "Another one"], "alice owns these two shelves"


@pytest.mark.exercise("1.3")
def test_a_new_shelf_belongs_to_who_creates_it(lab):
    """Of a new shelf the client states the name. Its owner and its id are not the client's to choose, in JSON or in a
    form (OWASP API3:2023, broken object property level authorization; once called mass assignment).

    Next: in ShelfCollection.post, make the Shelf from checked_name(…) and g.user.id, and from nothing else.
    """
    alice, bob = lab.login("alice"), user_id(lab, "bob")
    for kind, extra in [("json", {"owner_id": bob}), ("data", {"owner_id": bob}), ("json", {"id": 77})]:
        answer = alice.post("/api/shelves", **{kind: {"name": "Planted", **extra}})
        owners = {owner for (owner,) in lab.rows("SELECT owner_id FROM shelves WHERE name = 'Planted'")}
        assert owners <= {user_id(lab, "alice")}, f"{extra} made bob the owner of a shelf that alice created"
        assert not lab.rows("SELECT id FROM shelves WHERE id = 77"), "the body chose the id of the new shelf"
        assert answer.status_code < 500, f"{extra} may be ignored or refused, but is no error of the server"


@pytest.mark.exercise("1.3")
def test_a_shelf_keeps_its_owner_when_it_is_changed(lab):
    """A PATCH of a shelf changes its name. Owner, id and the time of creation stay what they were, whatever the body
    names (OWASP API3:2023, broken object property level authorization).

    Next: in ShelfItem.patch, set shelf.name to checked_name(…), and nothing else.
    """
    alice, own = lab.login("alice"), shelf_id(lab, "alice")
    kept = "SELECT id, owner_id, created_at FROM shelves ORDER BY id"
    before = lab.rows(kept)
    for extra in ({"owner_id": user_id(lab, "bob")}, {"id": 77}, {"created_at": "2000-01-01T00:00:00.000000Z"}):
        answer = alice.patch(f"/api/shelves/{own}", json={"name": "Renamed", **extra})
        assert lab.rows(kept) == before, f"a PATCH by alice set {next(iter(extra))}, which is not hers to set"
        assert answer.status_code < 500, f"{extra} may be ignored or refused, but is no error of the server"


@pytest.mark.exercise("1.3")
def test_a_shelf_has_a_name_also_after_a_change(lab):
    """A name is a text of 1 to 100 characters, spaces aside, when a shelf is made and when it is renamed: anything else
    is a 422 that points to the name, and changes nothing (RFC 9110, 15.5.21; RFC 9457; OWASP API3:2023).

    Next: call checked_name() in ShelfItem.patch as in ShelfCollection.post, before anything is changed.
    """
    alice, own = lab.login("alice"), shelf_id(lab, "alice")
    before = shelves(lab)
    bodies = [{"name": name} for name in ("", "   ", "x" * 101, 5, None)]
    for method, path in (("PATCH", f"/api/shelves/{own}"), ("POST", "/api/shelves")):
        for body in [*bodies, {}]:
            answer = alice.request(method, path, json=body)
            sent = f"{method} with the body {str(body)[:30]}"
            assert shelves(lab) == before, f"{sent} changed a shelf, although that is no name"
            assert answer.status_code == 422, f"{sent} names no shelf: 422, not {answer.status_code}"
            pointers = {fault["pointer"] for fault in answer.json()["errors"]}
            assert pointers == {"/name"}, f"{sent}: the fault is at /name"


@pytest.mark.exercise("1.3")
def test_the_owner_can_do_everything_with_every_shelf_of_hers(lab):
    """What protects a shelf from others must not keep its owner out: she creates, reads, renames, fills and deletes any
    shelf of hers (RFC 9110, 9.3; OWASP API1:2023 compares the owner of the object with the caller, not their ids).

    Next: compare shelf.owner_id with g.user.id; the id in the path is that of the shelf.
    """
    alice = lab.login("alice")
    made = alice.post("/api/shelves", json={"name": "Second"})
    assert made.status_code == 201, "a shelf that alice creates is answered with 201"
    path = made.headers["Location"]
    assert alice.patch(path, json={"name": "2nd"}).status_code == 200, "alice may rename a shelf of hers"
    for _ in range(2):
        assert alice.put(f"{path}/books/5").status_code == 204, "alice may put a book on a shelf of hers"
    assert alice.get(path).json()["name"] == "2nd", "alice sees the new name of her shelf"
    assert [book["id"] for book in alice.get(f"{path}/books").json()["items"]] == [5], "book 5 stands there, once"
    assert alice.delete(f"{path}/books/5").status_code == 204, "alice may take the book off again"
    assert alice.delete(path).status_code == 204, "alice may delete a shelf of hers"
    names = [item["name"] for item in alice.get("/api/shelves").json()["items"]]
    assert names == ["To read"], "of alice's shelves, only the deleted one is gone"


def seen(answer_or_user, whom):
    """The properties of a user that a client was shown, checked for what nobody may see."""
    text = str(answer_or_user)
    assert "argon2" not in text, f"the password hash of {whom} is shown"
    assert not re.search("password|hash", text), f"a property of {whom} tells of the password"
    return set(answer_or_user)


@pytest.mark.exercise("1.3")
def test_of_another_user_only_the_name_is_shown(lab):
    """Of somebody else a client sees id, name, created_at and _links: no e-mail, no age, no role, no password hash
    (OWASP API3:2023, which took in what was called excessive data exposure). A user interface that hides a property
    hides nothing; a list of what is shown stays right when the table gets a column.

    Next: in user_as_seen, name the properties that everybody may see; add the others for whom they are meant.
    """
    for caller in ("alice", "paula"):
        answer = lab.login(caller).get(f"/api/users/{user_id(lab, 'bob')}")
        assert answer.status_code == 200, "the name of another user may be seen"
        assert "bob@example.org" not in answer.text, f"the e-mail of bob is shown to {caller}"
        assert seen(answer.json(), "bob") == SEEN_BY_ALL, "of another user, id, name, created_at and _links are shown"
        assert answer.json()["name"] == "bob"


@pytest.mark.exercise("1.3")
def test_an_administrator_sees_roles_but_no_private_data(lab):
    """An administrator manages roles, and so sees them, in the list as in the item. E-mail and age are no part of that
    work: only the user sees them, of themselves (OWASP API3:2023; data minimisation, GDPR article 5).

    Next: in user_as_seen, add the role where the caller is an administrator; email and age where it is the caller.
    """
    admin = lab.login("admin")
    single = admin.get(f"/api/users/{user_id(lab, 'bob')}").json()
    answer = admin.get("/api/users")
    listed = {item["name"]: item for item in answer.json()["items"]}
    assert set(listed) == {"alice", "bob", "paula", "admin"}, "the list names all users"
    own = listed.pop("admin")
    for item in [single, *listed.values()]:
        shown = seen(item, item["name"])
        assert not shown & {"email", "age"}, f"private data of {item['name']} are shown to an administrator"
        assert shown == SEEN_BY_ADMINISTRATORS, "an administrator sees id, name, created_at, _links and role"
    assert listed["paula"]["role"] == "premium", "the role is that of the user who is shown"
    assert seen(own, "admin") == SEEN_BY_ONESELF, "of themselves, administrators see everything but the hash"


@pytest.mark.exercise("1.3")
def test_oneself_is_shown_whole_but_for_the_password_hash(lab):
    """Your own account is id, name, created_at, role, email, age and _links, wherever it is shown: as /api/users/me, by
    its id, after a login. The hash of the password is shown to nobody, not even to its owner: who has it can try
    passwords without asking us (OWASP API3:2023; OWASP ASVS 5, 15.3.1).

    Next: in user_as_seen, build one dict by naming each property; never from the columns of the table.
    """
    alice = lab.login("alice")
    credentials = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
    accounts = {
        "GET /api/users/me": alice.get("/api/users/me").json(),
        "GET /api/users/<her id>": alice.get(f"/api/users/{user_id(lab, 'alice')}").json(),
        "PATCH /api/users/me": alice.patch("/api/users/me", json={"age": 34}).json(),
        "POST /api/auth/login": alice.post("/api/auth/login", json=credentials).json()["user"],
    }
    for where, account in accounts.items():
        shown = seen(account, f"alice, by {where},")
        assert shown == SEEN_BY_ONESELF, f"{where} shows alice {sorted(SEEN_BY_ONESELF)}, not {sorted(shown)}"
        told = [account[name] for name in ("name", "role", "email", "age")]
        assert told == ["alice", "user", "alice@example.org", 34], f"{where} tells something else than is stored"


@pytest.mark.exercise("1.3")
def test_a_user_sets_neither_role_nor_credentials(lab):
    """By PATCH /api/users/me a user changes name and age. Everything else in the body is without effect, above all the
    role, and what decides who can log in (OWASP API3:2023; OWASP ASVS 5, 15.3.3). To ignore it is right, so is to
    refuse it; to forbid single names is not: the next column is forgotten.

    Next: in Me.patch, go through the two names that may be set, not through what the client sent.
    """
    alice = lab.login("alice")
    forged = {
        "role": "admin",
        "email": "mallory@example.org",
        "password_hash": lab.rows("SELECT password_hash FROM users WHERE name = 'bob'")[0][0],
        "created_at": "2000-01-01T00:00:00.000000Z",
    }
    stored = "SELECT id, email, role, password_hash, created_at FROM users ORDER BY id"
    before = lab.rows(stored)
    for name, value in forged.items():
        answer = alice.patch("/api/users/me", json={"age": 35, name: value})
        assert lab.rows(stored) == before, f"alice set {name}, which is not hers to set"
        assert answer.status_code < 500, f"{name} may be ignored or refused, but is no error of the server"


@pytest.mark.exercise("1.3")
def test_a_change_of_profile_reaches_the_caller_and_nobody_else(lab):
    """The account that PATCH /api/users/me changes is the caller's: an id in the body or in the query chooses no other
    (OWASP API1:2023). The path says "me", and who that is the session knows.

    Next: in Me.patch, change g.user, and no user that the client names.
    """
    alice, bob = lab.login("alice"), user_id(lab, "bob")
    for body, query in (({"id": bob, "user_id": bob}, {}), ({}, {"id": bob, "user_id": bob})):
        alice.patch("/api/users/me", json={"name": "Mallory", **body}, params=query)
    others = lab.rows("SELECT name, age FROM users WHERE email <> 'alice@example.org' ORDER BY name")
    assert others == [("admin", 41), ("bob", 17), ("paula", 52)], "alice reached the account of another user"


@pytest.mark.exercise("1.3")
def test_name_and_age_can_be_changed_each_by_itself(lab):
    """What the body names is changed, what it does not name stays (RFC 5789); null removes the age. One fault, and
    nothing is changed: 422 with a pointer to each (RFC 9457; OWASP API3:2023 wants what may be set to be stated).

    Next: in Me.patch, call profile_faults first, then set name and age only where the body has them.
    """
    alice = lab.login("alice")
    stored = "SELECT name, age FROM users WHERE email = 'alice@example.org'"
    steps = [({"name": "Alice"}, ("Alice", 34)), ({"age": 35}, ("Alice", 35)), ({}, ("Alice", 35))]
    for body, wanted in [*steps, ({"age": None}, ("Alice", None))]:
        answer = alice.patch("/api/users/me", json=body)
        assert answer.status_code == 200, f"{body} may be set by a user"
        assert lab.rows(stored) == [wanted], f"after {body}, name and age are {wanted}"
        assert (answer.json()["name"], answer.json()["age"]) == wanted, "the answer shows the account as it is now"
    answer = alice.patch("/api/users/me", json={"name": "", "age": 200})
    assert answer.status_code == 422, "an empty name and an age of 200 are faults"
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {"/name", "/age"}, "each fault has its pointer"
    answer = alice.patch("/api/users/me", json={"name": "Half", "age": -1})
    assert lab.rows(stored) == [("Alice", None)], "a body with a fault in it changes nothing"
