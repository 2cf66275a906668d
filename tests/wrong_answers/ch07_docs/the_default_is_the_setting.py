# exercise: 7.6
# verdict: wrong
# misconception: What a setting is stands in the table of settings.
# feedback: requests and seconds
# region: quotas.py:quotas
from solutions.ch00_books_api.settings import SETTINGS

table: limits.Limits = current_app.extensions["limits"]
config = current_app.config
found = []
for allowance in table.get(name, limits.DEFAULT):
    for role in sorted(SIGNED_IN) if "{role}" in allowance.setting else [None]:
        setting = allowance.setting.format(role=(role or "").upper())
        found += [
            (limit, allowance, role) for limit in parse_many(SETTINGS.get(setting, SETTINGS["RATE_LIMIT_DEFAULT"]).default)
        ]
found.sort(key=lambda each: each[0])
return [
    Quota(
        f"{allowance.bucket or name}/{limit.GRANULARITY.name}",
        limit.amount,
        limit.get_expiry(),
        COUNTED[allowance.who],
        role,
    )
    for limit, allowance, role in found
]
