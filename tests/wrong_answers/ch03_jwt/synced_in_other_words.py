# exercise: 3.5
# verdict: right
# misconception: fdatasync(), which syncs the content and leaves the times, through another descriptor, in the folder.
# region: keys.py:write_private
from os import fdatasync

folder = os.open(path.parent, os.O_RDONLY)
try:
    new = f".{path.name}.{secrets.token_hex(4)}"
    with open(new, "x", opener=lambda name, flags: os.open(name, flags, 0o600, dir_fd=folder)) as file:
        file.write(text)
    written = os.open(new, os.O_RDONLY, dir_fd=folder)
    fdatasync(written)
    os.close(written)
    os.rename(new, path.name, src_dir_fd=folder, dst_dir_fd=folder)
    fdatasync(folder)
finally:
    os.close(folder)
