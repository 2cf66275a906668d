# exercise: 3.5
# verdict: wrong
# extra: yes
# misconception: A temporary file belongs into the folder for temporary files; then it is moved.
# feedback: another file of its folder
# region: keys.py:write_private
import shutil

with tempfile.NamedTemporaryFile("w", delete=False) as file:
    file.write(text)
    file.flush()
    os.fsync(file)
shutil.move(file.name, path)
folder = os.open(path.parent, os.O_RDONLY)
os.fsync(folder)
os.close(folder)
