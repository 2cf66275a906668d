# exercise: 6.1
# verdict: wrong
# misconception: A change that has been stored is over, so its date can be said.
# feedback: in the second of a change
# region: validators.py:last_modified
moment: datetime | None = g.get("last_modified")
if moment is None or moment >= now():
    return None
return moment.replace(microsecond=0)
