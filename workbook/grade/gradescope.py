"""`gradescope`: writes the zip file by which Gradescope marks what students hand in there.

    python3 -m workbook gradescope --chapters 1,2 --out autograder.zip

It holds setup.sh and run_autograder, as https://gradescope-autograders.readthedocs.io has them, and beside these the
workbook as far as marking needs it. Gradescope makes an image of it once, and starts a container for each submission:
that is the sandbox, together with what `grade --container` does, and with bubblewrap where it starts.
"""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from workbook.book import project
from workbook.course import Chapter
from workbook.errors import Trouble
from workbook.grade import rules

SOURCE, OWN = "workbook", "checks"  # folders in the zip file, and so in /autograder/source
LONG_AGO = (2000, 1, 1, 0, 0, 0)  # so the same workbook gives the same bytes
BESIDE = ("conftest.py", "pyproject.toml", "requirements.txt", "tests/conftest.py", "LICENSE")
FOLDERS = ("workbook/", "requirements/", "migrations/")

PYTHON = "/usr/local/bin/workbook-python"

SETUP = """#!/usr/bin/env bash
# Run once, by Gradescope, as root, when it makes the image.
set -euo pipefail

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y --no-install-recommends bubblewrap ca-certificates python3 python3-venv util-linux
python=python3
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    apt-get install -y --no-install-recommends python3.11 python3.11-venv
    python=python3.11
fi
ln -sf "$(command -v "$python")" {python}

# installs what marking needs, and shows that it works: there is nothing to mark yet
cd /autograder/source/{source}
mkdir -p /tmp/nobody
{python} -m workbook grade /tmp/nobody --out /tmp/marks-of-nobody --chapters {chapters}{checks} --container
rm -rf /tmp/nobody /tmp/marks-of-nobody
"""

RUN = """#!/usr/bin/env bash
# Run by Gradescope for each submission, as root, in a container of its own.
set -euo pipefail

marks=$(mktemp -d)
chmod 700 /autograder/results
cd /autograder/source/{source}
sandbox=()
if ! bwrap --ro-bind / / --unshare-pid --unshare-net --proc /proc true 2>/dev/null; then
    sandbox=(--container) # no sandbox can be made in this one, which is thrown away: another user has to do
fi
{python} -m workbook grade /autograder/submission --out "$marks" --chapters {chapters}{checks} "${{sandbox[@]}}"
cp "$marks/students/submission/results.json" /autograder/results/results.json
"""


def write(chapters: Sequence[Chapter], out: Path, own: Path | None = None) -> int:
    """Write the zip file for `chapters`, with the checks and weights in the folder `own`, and return the exit code.

    Raises Trouble where it cannot be written, or those checks cannot be understood.
    """
    if own:
        rules.weighted(chapters, own)
    if out.exists() and not zipfile.is_zipfile(out):
        raise Trouble(f"{out} is there, and no zip file: choose another place for --out.")
    files = dict(_files(chapters[-1], own))
    words = {
        "python": PYTHON,
        "source": SOURCE,
        "chapters": ",".join(str(chapter.number) for chapter in chapters),
        "checks": f" --checks /autograder/source/{OWN}" if own else "",
    }
    files |= {name: text.format(**words).encode() for name, text in {"setup.sh": SETUP, "run_autograder": RUN}.items()}
    partial = out.with_name(f".{out.name}.new")
    try:
        _pack(partial, files)
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise Trouble(f"{out} cannot be written ({error.strerror}): choose another place for --out.") from None
    named = ", ".join(chapter.name for chapter in chapters)
    print(f"{out}: {named}. In Gradescope: Configure Autograder, Zip file upload, Ubuntu 22.04 or newer.")
    return 0


def _files(last: Chapter, own: Path | None) -> Iterator[tuple[str, bytes]]:
    """What marking needs of the workbook, up to the chapter `last`, and all of the folder `own`."""
    folders = ("chapters", "solutions", "tests", "tests/wrong_answers")
    for name in project.files_of(last.root):
        place = next((folder for folder in folders if name.startswith(f"{folder}/ch")), "")
        of_chapter = place and name.removeprefix(f"{place}/").split("/")[0] <= last.name
        if name in BESIDE or name.startswith(FOLDERS) or (of_chapter and "/figures/" not in name):
            yield f"{SOURCE}/{name}", (last.root / name).read_bytes()
    if own:
        for path in sorted(own.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield f"{OWN}/{path.relative_to(own).as_posix()}", path.read_bytes()


def _pack(path: Path, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name, LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (0o100755 if "/" not in name else 0o100644) << 16
            archive.writestr(member, content)
