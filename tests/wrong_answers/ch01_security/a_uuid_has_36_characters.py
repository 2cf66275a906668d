# exercise: 1.6
# verdict: wrong
# misconception: A UUID has 36 characters; whatever looks otherwise is none.
# feedback: should come back as
# extra: yes
# region: audit.py:request_name
if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", claimed):
    return claimed.lower()
return str(uuid.uuid4())
