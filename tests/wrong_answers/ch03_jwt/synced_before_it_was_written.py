# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: What write() has returned from is what fsync() finds.
# feedback: should be on the disk before it takes its place
# region: keys.py:write_private
with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
    file.write(text)
    os.fsync(file.fileno())
Path(file.name).replace(path)
folder = os.open(path.parent, os.O_RDONLY)
os.fsync(folder)
os.close(folder)
