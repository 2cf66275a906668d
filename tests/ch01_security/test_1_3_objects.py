"""Exercise 1.3: whose a shelf is, and which properties of a user may be seen and set."""

import re

import pytest

SECRET = "Bob's secret gifts"
ALICE = {"email": "alice@example.org", "password": "Alice has 1 long passphrase"}
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

    Think: which function do all of these routes call, and what does it ask of a shelf?

    Next: in load_shelf, look for a shelf that has this id and this owner, g.user, whatever the method.
    """
    alice, bobs = lab.login("alice"), shelf_id(lab, "bob")
    put_on_shelf(lab, bobs, 5)
    for method, path in [*reads(bobs), ("HEAD", f"/api/shelves/{bobs}")]:
        answer = alice.request(method, path)
        assert SECRET not in answer.text, (
            f"alice should see nothing of bob's, but was answered with a shelf of somebody else: {SECRET}"
        )
        assert answer.status_code == 404, f"{method} {path} of bob should be 404 for alice, not {answer.status_code}"
        assert '"items"' not in answer.text, (
            "alice should see nothing of bob's, but was answered with the books of his shelf"
        )


@pytest.mark.exercise("1.3")
def test_another_users_shelf_cannot_be_changed(lab):
    """Nobody but its owner renames or deletes a shelf, puts a book on it or takes one off: 404, and all stays as it was
    (OWASP API1:2023). An id that the API never showed to somebody is still easily guessed.

    Think: which function do all of these routes call, and what does it ask of a shelf?

    Next: in load_shelf, look for a shelf that has this id and this owner, g.user, whatever the method.
    """
    alice, bobs = lab.login("alice"), shelf_id(lab, "bob")
    put_on_shelf(lab, bobs, 5)
    before = shelves(lab)
    for method, path, body in writes(bobs):
        answer = alice.request(method, path, json=body)
        assert shelves(lab) == before, (
            f"{method} {path}, sent by alice, should change nothing, but changed the shelf of bob"
        )
        assert answer.status_code == 404, f"{method} {path} of bob should be 404 for alice, not {answer.status_code}"


@pytest.mark.exercise("1.3")
def test_a_foreign_shelf_looks_like_one_that_never_was(lab):
    """The answer does not tell a shelf of somebody else from one that does not exist: same status, same headers, same
    words (OWASP API1:2023; RFC 9110, 15.5.4 allows 404 for what shall stay hidden). Otherwise ids can be counted.

    Think: in how many places does your code say that there is no such shelf, and when?

    Next: raise one and the same NotFound, with one text, in both cases, before anything else is looked at.
    """
    alice, bobs, nobodys = lab.login("alice"), shelf_id(lab, "bob"), 9
    put_on_shelf(lab, bobs, 5)
    requests = [(method, path, None) for method, path in reads(bobs)] + writes(bobs)
    requests += [("PATCH", f"/api/shelves/{bobs}", {"name": 5}), ("PUT", f"/api/shelves/{bobs}/books/99999", None)]
    for method, path, body in requests:
        absent = alice.request(method, path.replace(f"/shelves/{bobs}", f"/shelves/{nobodys}"), json=body)
        foreign = alice.request(method, path, json=body)
        assert shape(foreign) == shape(absent), (
            f"{method} {path} should be answered as where no shelf is, {shape(absent)[0]} in the same words, but bob's "
            f"shelf, with {shape(foreign)[0]}, can be told from one that never was"
        )


def shape(answer):
    """All that an answer says, its own path and the moment aside."""
    problem = answer.json() if answer.content else {}
    told = {name: re.sub(r"\d+", "#", str(value)) for name, value in problem.items() if name != "request_id"}
    return answer.status_code, sorted(answer.headers), answer.headers.get("Content-Type"), told


@pytest.mark.exercise("1.3")
def test_an_administrator_has_no_key_to_private_shelves(lab):
    """Shelves are private: a role, however high, makes nobody their owner. An administrator finds only their own
    (OWASP API1:2023; least privilege, NIST SP 800-53 AC-6).

    Think: what has a role to do with whose a shelf is?

    Next: compare the owner with g.user, and look neither at the role nor at the query string.
    """
    admin, bobs = lab.login("admin"), shelf_id(lab, "bob")
    put_on_shelf(lab, bobs, 5)
    before = shelves(lab)
    for method, path, body in [(method, path, None) for method, path in reads(bobs)] + writes(bobs):
        answer = admin.request(method, path, json=body)
        assert SECRET not in answer.text, (
            f"{method} {path} should be closed, but the administrator reads a private shelf"
        )
        assert shelves(lab) == before, f"{method} {path}, sent by an administrator, changed the shelf of bob"
        found = answer.status_code
        assert found == 404, f"{method} {path} should be 404 for an administrator, like for anybody, but was {found}"
    bob = user_id(lab, "bob")
    for query in ("", f"?owner_id={bob}", f"?user_id={bob}", f"?owner={bob}", "?owner=bob", "?all=true"):
        answer = admin.get(f"/api/shelves{query}")
        assert SECRET not in answer.text, f"with {query or 'no query'} the administrator reads a private shelf"
        if not query:
            items = answer.json()["items"]
            assert items == [], f"the administrator owns no shelf, so the list should be empty, but was {items}"


@pytest.mark.exercise("1.3")
def test_the_list_holds_the_callers_shelves_whoever_the_query_names(lab):
    """GET /api/shelves answers with the caller's shelves in the order of their ids; the query string chooses nobody
    else's (OWASP API1:2023). Who is calling is known from the session, not from what the client writes. Here the
    database has one index more, by which it finds the shelves in the order of their names.

    Think: who says whose shelves these are, and who says in which order?

    Next: in ShelfCollection.get, look at the owner, who is g.user, and at the order, which is that of the ids.
    """
    alice, bob = lab.login("alice"), user_id(lab, "bob")
    alice.post("/api/shelves", json={"name": "Another one"})
    lab.execute("CREATE INDEX by_name ON shelves (owner_id, name, created_at, updated_at)")
    try:
        for query in ("", f"?owner_id={bob}", f"?user_id={bob}&owner={bob}&all=true"):
            answer = alice.get(f"/api/shelves{query}")
            assert SECRET not in answer.text, f"with {query} alice should see her own, but the list shows bob's"
            assert answer.status_code < 500, f"no query should break the list, but {query} was {answer.status_code}"
            if not query:
                names = [item["name"] for item in answer.json()["items"]]
                wanted = ["To read", "Another one"]
                assert names == wanted, f"alice should see her shelves {wanted}, in this order, but sees {names}"
    finally:
        lab.execute("DROP INDEX by_name")


@pytest.mark.exercise("1.3")
def test_the_list_of_shelves_links_to_itself(lab):
    """A list says what it is: its _links have a self, at which the same list is found, also where an operator lets the
    API stand under a path, as here /shop by PATH_PREFIX (RFC 8288; RFC 4287, 4.2.7.2).

    Think: who knows under which path the app stands?

    Next: look at what link() returns, and at how the other lists use it.
    """
    with lab.boot(PATH_PREFIX="/shop") as app:
        alice = lab.client(app=app, headers={"Origin": "https://shop.test"})
        token = {"X-CSRF-Token": alice.get("/shop/api/auth/csrf").json()["csrf_token"]}
        login = alice.post("/shop/api/auth/login", json=ALICE, headers=token)
        assert login.status_code == 200, f"alice should be signed in, 200, but the log-in was {login.status_code}"
        listed = alice.get("/shop/api/shelves").json()
        link = listed.get("_links", {}).get("self")
        linked = isinstance(link, dict) and "href" in link
        assert linked, f"_links of the list should have a self, but self was {link!r}"
        again = alice.get(link["href"])
    same = again.status_code == 200 and again.json() == listed
    assert same, f"self should lead to the list, but {link['href']} is answered with {again.status_code}"


@pytest.mark.exercise("1.3")
def test_a_new_shelf_is_answered_with_itself_and_its_address(lab):
    """POST creates a shelf, from JSON or from the form of a page: 201, the shelf, and in Location where it is from now
    on, so that the client need not guess (RFC 9110, 15.3.2 and 10.2.2).

    Think: what does a client want to know of what it has just made?

    Next: look at what ShelfCollection.post returns: the shelf as represent_shelf shows it, a status, and headers.
    """
    alice = lab.login("alice")
    token = {"csrf_token": alice.headers["X-CSRF-Token"]}
    for kind, body in (("json", {"name": "As JSON"}), ("data", {"name": "As a form", **token})):
        answer = alice.post("/api/shelves", **{kind: body})
        found = answer.status_code
        assert found == 201, (
            f"a shelf {body['name']} should be created, 201, but the answer was {found}\n"
            "Next: look at what reads the body, payload_of_form_or_json(), and at the status that post returns."
        )
        shown = answer.json()
        assert shown.get("name") == body["name"], f"the answer should be the shelf {body['name']}, but was {shown}"
        address = answer.headers.get("Location")
        assert address, "the answer should have the address of the shelf in Location, but has none"
        own = shown["_links"]["self"]["href"]
        same = answer.url.join(address) == answer.url.join(own)
        assert same, f"Location should be where the new shelf is, {own}, but was {address}"


@pytest.mark.exercise("1.3")
def test_a_new_shelf_belongs_to_who_creates_it(lab):
    """Of a new shelf the client states the name. Its owner and its id are not the client's to choose, in JSON or in a
    form (OWASP API3:2023, broken object property level authorization; once called mass assignment).

    Think: which columns has a shelf, and who may choose each of them?

    Next: in ShelfCollection.post, make the Shelf from checked_name(…) and g.user.id, and from nothing else.
    """
    alice, bob = lab.login("alice"), user_id(lab, "bob")
    for kind, extra in [("json", {"owner_id": bob}), ("data", {"owner_id": bob}), ("json", {"id": 77})]:
        answer = alice.post("/api/shelves", **{kind: {"name": "Planted", **extra}})
        owners = {owner for (owner,) in lab.rows("SELECT owner_id FROM shelves WHERE name = 'Planted'")}
        assert owners <= {user_id(lab, "alice")}, (
            f"alice should own what she creates, but {extra} made bob the owner of a shelf that alice created"
        )
        assert not lab.rows("SELECT id FROM shelves WHERE id = 77"), (
            "the id of a new shelf should be the server's to choose, but the body chose it"
        )
        assert answer.status_code < 500, (
            f"{extra} should be ignored or refused, but was answered with {answer.status_code}"
        )


@pytest.mark.exercise("1.3")
def test_a_shelf_keeps_its_owner_when_it_is_changed(lab):
    """A PATCH of a shelf changes its name. Owner, id and the time of creation stay what they were, whatever the body
    names, and the answer is the shelf as it is now (OWASP API3:2023, broken object property level authorization).

    Think: which columns has a shelf, and who may change each of them?

    Next: in ShelfItem.patch, set shelf.name to checked_name(…), and nothing else.
    """
    alice, own = lab.login("alice"), shelf_id(lab, "alice")
    kept = "SELECT id, owner_id, created_at FROM shelves ORDER BY id"
    before = lab.rows(kept)
    for extra in ({"owner_id": user_id(lab, "bob")}, {"id": 77}, {"created_at": "2000-01-01T00:00:00.000000Z"}):
        answer = alice.patch(f"/api/shelves/{own}", json={"name": "Renamed", **extra})
        name = next(iter(extra))
        assert lab.rows(kept) == before, (
            f"a PATCH should change the name only, but set {name}, which is not hers to set"
        )
        assert answer.status_code < 500, (
            f"{extra} should be ignored or refused, but was answered with {answer.status_code}"
        )
    answer = alice.patch(f"/api/shelves/{own}", json={"name": "Renamed again"})
    there, shown = alice.get(f"/api/shelves/{own}").json(), answer.json()
    assert shown == there, (
        f"the answer to the PATCH should be the shelf as it is now, {there}, but was {shown}\n"
        "Next: look at what ShelfItem.patch returns; represent_shelf shows a shelf."
    )


@pytest.mark.exercise("1.3")
def test_a_shelf_has_a_name_also_after_a_change(lab):
    """A name is a text of 1 to 100 characters, spaces aside, when a shelf is made and when it is renamed: anything else
    is a 422 that points to the name, and changes nothing (RFC 9110, 15.5.21; RFC 9457; OWASP API3:2023).

    Think: what keeps a shelf from being called nothing at all, today and after a change?

    Next: call checked_name() in ShelfItem.patch as in ShelfCollection.post, before anything is changed.
    """
    alice, own = lab.login("alice"), shelf_id(lab, "alice")
    before = shelves(lab)
    bodies = [{"name": name} for name in ("", "   ", "x" * 101, 5, None)]
    for method, path in (("PATCH", f"/api/shelves/{own}"), ("POST", "/api/shelves")):
        for body in [*bodies, {}]:
            answer = alice.request(method, path, json=body)
            sent = f"{method} with the body {str(body)[:30]}"
            assert shelves(lab) == before, (
                f"{sent} should change nothing, but changed a shelf, although that is no name"
            )
            assert answer.status_code == 422, (
                f"{sent} has no name for a shelf: it should be 422, but was {answer.status_code}"
            )
            pointers = {fault["pointer"] for fault in answer.json()["errors"]}
            assert pointers == {"/name"}, f"{sent}: the fault should be at /name, but was at {pointers}"


@pytest.mark.exercise("1.3")
def test_the_owner_can_do_everything_with_every_shelf_of_hers(lab):
    """What protects a shelf from others must not keep its owner out: she creates, reads, renames, fills and deletes any
    shelf of hers (RFC 9110, 9.3; OWASP API1:2023 compares the owner of the object with the caller, not their ids).

    Think: whose id stands in the path, and whose in the shelf?

    Next: compare shelf.owner_id with g.user.id; the id in the path is that of the shelf.
    """
    alice = lab.login("alice")
    alice.post("/api/shelves", json={"name": "Second"})
    made = lab.rows("SELECT id FROM shelves WHERE name = 'Second'")
    assert made, "alice should be able to create a second shelf, but there is none"
    path = f"/api/shelves/{made[0][0]}"

    def does(what, method, path, **body):
        answer = alice.request(method, path, **body)
        assert answer.is_success, f"alice may {what} a shelf of hers, but {method} {path} was {answer.status_code}"
        return answer

    does("rename", "PATCH", path, json={"name": "2nd"})
    for _ in range(2):
        does("put a book on", "PUT", f"{path}/books/5")
    name = does("read", "GET", path).json()["name"]
    assert name == "2nd", f"alice should see the new name of her shelf, 2nd, but sees {name}"
    books = [book["id"] for book in does("read", "GET", f"{path}/books").json()["items"]]
    assert books == [5], f"book 5 should stand there, once, but there are {books}"
    does("take the book off", "DELETE", f"{path}/books/5")
    does("delete", "DELETE", path)
    names = [item["name"] for item in alice.get("/api/shelves").json()["items"]]
    assert names == ["To read"], f"of alice's shelves, only the deleted one should be gone, but there are {names}"


def seen(answer_or_user, whom):
    """The properties of a user that a client was shown, checked for what nobody may see."""
    text = str(answer_or_user)
    assert "argon2" not in text, f"nobody should see a hash, but the password hash of {whom} is shown"
    assert not re.search("password|hash", text), f"no property of {whom} should tell of the password, but one does"
    return set(answer_or_user)


@pytest.mark.exercise("1.3")
def test_of_another_user_only_the_name_is_shown(lab):
    """Of somebody else a client sees id, name, created_at and _links: no e-mail, no age, no role, no password hash
    (OWASP API3:2023, which took in what was called excessive data exposure). A user interface that hides a property
    hides nothing; a list of what is shown stays right when the table gets a column.

    Think: what will be shown of a column that is added tomorrow?

    Next: in user_as_seen, name the properties that everybody may see; add the others for whom they are meant.
    """
    for caller in ("alice", "paula"):
        answer = lab.login(caller).get(f"/api/users/{user_id(lab, 'bob')}")
        found = answer.status_code
        assert found == 200, f"the name of another user may be seen, 200, but the answer was {found}"
        shown = seen(answer.json(), "bob")
        private = "bob@example.org" in answer.text
        assert not private, f"no e-mail of another user should be shown, but the e-mail of bob is shown to {caller}"
        assert shown == SEEN_BY_ALL, f"of another user {sorted(SEEN_BY_ALL)} should be shown, not {sorted(shown)}"
        name = answer.json()["name"]
        assert name == "bob", f"the name should be that of the user who was asked for, bob, but was {name}"


@pytest.mark.exercise("1.3")
def test_who_has_the_name_of_another_is_not_that_other(lab):
    """Names are chosen freely, and changed: two people may have one. Who calls herself bob is shown of bob what
    everybody is shown, and no e-mail; and an id in the address is compared with an id (OWASP API1:2023).

    Think: which property of a user is nobody else's, and never changes?

    Next: look at what you compare to learn whether somebody looks at themselves.
    """
    alice, bob = lab.login("alice"), user_id(lab, "bob")
    lab.execute("UPDATE users SET name = 'bob' WHERE email = 'alice@example.org'")
    answer = alice.get(f"/api/users/{bob}")
    shown = seen(answer.json(), "bob")
    assert shown == SEEN_BY_ALL, f"who is called bob as well should be shown {sorted(SEEN_BY_ALL)}, not {sorted(shown)}"


@pytest.mark.exercise("1.3")
def test_a_user_links_to_itself(lab):
    """What is shown of a user says where: self leads to that user, whoever looks (RFC 8288; RFC 4287, 4.2.7.2).

    Think: where would you look for this user once more?

    Next: look at what link() returns for the route "user", which has a user_id.
    """
    alice = lab.login("alice")
    for whose in ("alice", "bob"):
        path = f"/api/users/{user_id(lab, whose)}"
        shown = alice.get(path).json()
        link = shown.get("_links", {}).get("self")
        linked = isinstance(link, dict) and "href" in link
        assert linked, f"_links of a user should have a self, but it was {link!r}"
        there = alice.get(link["href"])
        same = there.status_code == 200 and there.json() == shown
        assert same, f"the self of {whose} should lead there, but {link['href']} is answered with {there.status_code}"


@pytest.mark.exercise("1.3")
def test_an_administrator_sees_roles_but_no_private_data(lab):
    """An administrator manages roles, and so sees them, in the list as in the item. E-mail and age are no part of that
    work: only the user sees them, of themselves (OWASP API3:2023; data minimisation, GDPR article 5).

    Think: what does an administrator need for the work, and what not?

    Next: in user_as_seen, ask two questions: is the viewer an administrator? Is it the user?
    """
    admin = lab.login("admin")
    single = admin.get(f"/api/users/{user_id(lab, 'bob')}").json()
    answer = admin.get("/api/users")
    listed = {item["name"]: item for item in answer.json()["items"]}
    assert set(listed) == {"alice", "bob", "paula", "admin"}, (
        f"the list should name all users, but names {sorted(listed)}"
    )
    own = listed.pop("admin")
    for item in [single, *listed.values()]:
        shown = seen(item, item["name"])
        assert not shown & {"email", "age"}, (
            f"no e-mail and no age should be seen, but private data of {item['name']} are shown to an administrator"
        )
        assert shown == SEEN_BY_ADMINISTRATORS, (
            f"an administrator should see {sorted(SEEN_BY_ADMINISTRATORS)}, not {sorted(shown)}"
        )
    role = listed["paula"]["role"]
    assert role == "premium", f"the role should be that of the user who is shown, premium, but was {role}"
    shown = seen(own, "admin")
    assert shown == SEEN_BY_ONESELF, f"of themselves they should see {sorted(SEEN_BY_ONESELF)}, not {sorted(shown)}"


@pytest.mark.exercise("1.3")
def test_oneself_is_shown_whole_but_for_the_password_hash(lab):
    """Your own account is id, name, created_at, role, email, age and _links, wherever it is shown: as /api/users/me, by
    its id, after a login. The hash of the password is shown to nobody, not even to its owner: who has it can try
    passwords without asking us (OWASP API3:2023; OWASP ASVS 5, 15.3.1).

    Think: who needs the hash of a password outside of the log-in?

    Next: in user_as_seen, build one dict by naming each property; never from the columns of the table.
    """
    alice = lab.login("alice")
    accounts = {
        "GET /api/users/me": alice.get("/api/users/me").json(),
        "GET /api/users/<her id>": alice.get(f"/api/users/{user_id(lab, 'alice')}").json(),
        "PATCH /api/users/me": alice.patch("/api/users/me", json={"age": 34}).json(),
        "POST /api/auth/login": alice.post("/api/auth/login", json=ALICE).json()["user"],
    }
    for where, account in accounts.items():
        shown = seen(account, f"alice, by {where},")
        assert shown == SEEN_BY_ONESELF, f"{where} should show alice {sorted(SEEN_BY_ONESELF)}, not {sorted(shown)}"
        told = [account[name] for name in ("name", "role", "email", "age")]
        stored = ["alice", "user", "alice@example.org", 34]
        assert told == stored, f"{where} should tell what is stored, {stored}, but tells {told}"


@pytest.mark.exercise("1.3")
def test_a_user_sets_neither_role_nor_credentials(lab):
    """By PATCH /api/users/me a user changes name and age. Everything else in the body is without effect, above all the
    role, and what decides who can log in (OWASP API3:2023; OWASP ASVS 5, 15.3.3). To ignore it is right, so is to
    refuse it; to forbid single names is not: the next column is forgotten.

    Think: which of the two lists is short and known, what may be set or what may not?

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
        assert lab.rows(stored) == before, (
            f"a PATCH should change name and age only, but alice set {name}, which is not hers to set"
        )
        assert answer.status_code < 500, (
            f"{name} should be ignored or refused, but was answered with {answer.status_code}"
        )


@pytest.mark.exercise("1.3")
def test_a_change_of_profile_reaches_the_caller_and_nobody_else(lab):
    """The account that PATCH /api/users/me changes is the caller's: an id in the body or in the query chooses no other
    (OWASP API1:2023). The path says "me", and who that is the session knows.

    Think: who is "me", and who says so?

    Next: in Me.patch, change g.user, and no user that the client names.
    """
    alice, bob = lab.login("alice"), user_id(lab, "bob")
    for body, query in (({"id": bob, "user_id": bob}, {}), ({}, {"id": bob, "user_id": bob})):
        alice.patch("/api/users/me", json={"name": "Mallory", **body}, params=query)
    others = lab.rows("SELECT name, age FROM users WHERE email <> 'alice@example.org' ORDER BY name")
    assert others == [("admin", 41), ("bob", 17), ("paula", 52)], (
        f"only alice's account should change, but she reached the account of another user: {others}"
    )


@pytest.mark.exercise("1.3")
def test_name_and_age_can_be_changed_each_by_itself(lab):
    """What the body names is changed, what it does not name stays (RFC 5789); null removes the age. One fault, and
    nothing is changed: 422 with a pointer to each (RFC 9457; OWASP API3:2023 wants what may be set to be stated).

    Think: what does the body say of a value that it does not name?

    Next: in Me.patch, look at all faults first, then set name and age where the body has them.
    """
    alice = lab.login("alice")
    stored = "SELECT name, age FROM users WHERE email = 'alice@example.org'"
    steps = [({"name": "Alice"}, ("Alice", 34)), ({"age": 35}, ("Alice", 35)), ({}, ("Alice", 35))]
    for body, wanted in [*steps, ({"age": None}, ("Alice", None))]:
        answer = alice.patch("/api/users/me", json=body)
        assert answer.status_code == 200, f"{body} may be set by a user, 200, but the answer was {answer.status_code}"
        assert lab.rows(stored) == [wanted], (
            f"after {body}, name and age should be {wanted}, but are {lab.rows(stored)}"
        )
        assert (answer.json()["name"], answer.json()["age"]) == wanted, (
            f"the answer should show the account as it is now, {wanted}"
        )
    answer = alice.patch("/api/users/me", json={"name": "", "age": 200})
    assert answer.status_code == 422, (
        f"an empty name and an age of 200 are faults: it should be 422, but was {answer.status_code}"
    )
    pointers = {fault["pointer"] for fault in answer.json()["errors"]}
    assert pointers == {"/name", "/age"}, f"each fault should have its pointer, /name and /age, but they are {pointers}"
    answer = alice.patch("/api/users/me", json={"name": "Half", "age": -1})
    assert lab.rows(stored) == [("Alice", None)], "a body with a fault in it should change nothing, but did"
