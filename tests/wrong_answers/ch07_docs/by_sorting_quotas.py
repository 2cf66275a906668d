# exercise: 7.6
# verdict: right
# misconception: The quotas first, each with what it is sorted by.
# region: quotas.py:quotas
table = current_app.extensions["limits"]
rows = table[name] if name in table else limits.DEFAULT
found = {}
for row, allowance in enumerate(rows):
    people = ["admin", "premium", "user"] if allowance.setting.endswith("_{role}") else [None]
    for role in people:
        text = current_app.config.get(allowance.setting.replace("{role}", str(role).upper()))
        for place, limit in enumerate(parse_many(text or current_app.config["RATE_LIMIT_DEFAULT"])):
            unit = limit.GRANULARITY
            policy = "/".join((allowance.bucket if allowance.bucket else name, unit.name))
            quota = Quota(policy, limit.amount, unit.seconds * limit.multiples, COUNTED[allowance.who], role)
            found[unit.seconds, row, role or "", place] = quota
return [found[place] for place in sorted(found)]
