# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: A file that only its owner may open can be written where it is.
# feedback: should read the old ring whole
# region: keys.py:write_private
descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
with os.fdopen(descriptor, "w") as file:
    file.write(text)
