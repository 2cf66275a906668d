# exercise: 3.5
# verdict: wrong
# misconception: A file is private when its mode has been set right after it was written.
# feedback: for a moment others could
# region: keys.py:write_private
unfinished = path.with_suffix(".new")
unfinished.write_text(text)
unfinished.chmod(0o600)
with unfinished.open("rb") as file:
    os.fsync(file)
unfinished.replace(path)
folder = os.open(path.parent, os.O_RDONLY)
os.fsync(folder)
os.close(folder)
