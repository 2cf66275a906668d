# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: All that has to be synced is synced before the file takes its place.
# feedback: should be on the disk at the return
# region: keys.py:write_private
from os import fsync

with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as file:
    file.write(text)
    file.flush()
    fsync(file)
folder = os.open(path.parent, os.O_RDONLY)
fsync(folder)
os.close(folder)
os.replace(file.name, path)
