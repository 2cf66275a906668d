# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: A file that was synced is on the disk, and its name with it.
# feedback: should be on the disk at the return
# region: keys.py:write_private
with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
    file.write(text)
    file.flush()
    os.fsync(file.fileno())
os.replace(file.name, path)
