# exercise: 6.1
# verdict: wrong
# misconception: A moment is what the clock of the server shows.
# feedback: Last-Modified of a book should be
# region: validators.py:last_modified
moment: datetime | None = g.get("last_modified")
if moment is None or int(moment.timestamp()) >= int(now().timestamp()):
    return None
return datetime.fromtimestamp(int(moment.timestamp())).replace(tzinfo=now().tzinfo)
