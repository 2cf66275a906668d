# exercise: 7.6
# verdict: wrong
# misconception: A limit is per minute, per hour or per day.
# feedback: requests and seconds
# extra: yes
# region: quotas.py:quotas
table: limits.Limits = current_app.extensions["limits"]
config = current_app.config
found = []
for allowance in table.get(name, limits.DEFAULT):
    for role in sorted(SIGNED_IN) if "{role}" in allowance.setting else [None]:
        setting = allowance.setting.format(role=(role or "").upper())
        found += [
            (limit, allowance, role) for limit in parse_many(config.get(setting, config["RATE_LIMIT_DEFAULT"]))
        ]
found.sort(key=lambda each: each[0])
return [
    Quota(
        f"{allowance.bucket or name}/{limit.GRANULARITY.name}",
        limit.amount,
        limit.GRANULARITY.seconds,
        COUNTED[allowance.who],
        role,
    )
    for limit, allowance, role in found
]
