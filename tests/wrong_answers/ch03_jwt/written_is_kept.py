# exercise: 3.5
# verdict: wrong
# misconception: What was written and closed is on the disk.
# feedback: should be on the disk before it takes its place
# region: keys.py:write_private
with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
    file.write(text)
Path(file.name).replace(path)
folder = os.open(path.parent, os.O_RDONLY)
os.fsync(folder)
os.close(folder)
