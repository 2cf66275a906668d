# exercise: 1.4
# verdict: right
# misconception: Each rule is read as the lowest role it names; higher ones may what lower ones may.
# region: roles.py:may
ladder = ["anonymous", "user", "premium", "admin"]
named = current_app.extensions["rules"].get((endpoint, {"HEAD": "GET"}.get(method, method)))
if not named or role() not in ladder:
    return False
return ladder.index(role()) >= min(ladder.index(name) for name in named)
