# exercise: 7.6
# verdict: wrong
# misconception: Limits hardly ever change, so they can be written down.
# feedback: quota
# region: quotas.py:quotas
return [
    Quota(f"{name}/day", 200, 86_400, COUNTED[limits.caller], None),
    Quota(f"{name}/hour", 50, 3_600, COUNTED[limits.caller], None),
]
