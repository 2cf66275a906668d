# exercise: 6.1
# verdict: wrong
# extra: yes
# misconception: The clocks of all who change and read are the same.
# feedback: should not be later than the answer
# region: validators.py:last_modified
moment: datetime | None = g.get("last_modified")
if moment is None or int(moment.timestamp()) == int(now().timestamp()):
    return None
return moment.replace(microsecond=0)
