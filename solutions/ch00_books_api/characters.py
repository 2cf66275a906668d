"""Which characters of a text a reader can see.

    "Moby\\u200bDick" and "MobyDick" are one title to a reader and two to a database; "\\u202egpj.exe" reads exe.jpg

Refused is what shows nothing, moves what stands around it, or is no character at all: whoever shows a text must be able
to rely on what it looks like (RFC 8264, 4.2.3; RFC 7493, 2.1; Unicode Technical Report 36). Some of the unseen have
their work to do, though: without U+200C a Persian title is misspelt, and without U+200D a family is four people.
"""

import re

# Default_Ignorable_Code_Point (UAX 44): joiners, bidirectional controls, fillers, variation selectors, tags
IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
SEPARATORS = "\u2028\u2029\ufff9-\ufffb"  # of lines, of paragraphs, of annotations
NO_CHARACTERS = "\ufdd0-\ufdef" + "".join(f"{chr(last - 1)}{chr(last)}" for last in range(0xFFFF, 0x110000, 0x10000))
UNSEEN = re.compile(f"[{IGNORABLE}{SEPARATORS}{NO_CHARACTERS}]")

# What changes the look of the character before it: joiners in scripts that need them, as Arabic, those of India and of
# their neighbours; in pictures (emoji) a joiner and two selectors; selectors of Han and Mongolian. One each, no more.
JOINED = "\u0620-\u0dff\u0f40-\u0fbc\u1000-\u109f\u1780-\u17d3\u1b00-\u1b7f\ua840-\uabff\ufb50-\ufdcf\ufe70-\ufefc"
PICTURES = "\u00a9\u00ae\u203c\u2049\u2100-\u214f\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
AT_WORK = re.compile(
    f"(?<=[{JOINED}])[\u200c\u200d]"
    f"|(?<=[{PICTURES}\ufe0f])\u200d(?=[{PICTURES}])|(?<=[{PICTURES}])[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    f"|(?<=[{HAN}])[\ufe00-\ufe02\U000e0100-\U000e01ef]|(?<=[\u1820-\u18aa])[\u180b-\u180f]"
)
BLANK = "\u2800"  # of Braille: a symbol by its kind, a space by its look


def has_unseen(text: str) -> bool:
    """Tell whether something in `text` shows nothing (UNSEEN), and has no work to do where it stands (AT_WORK).

    For a name this is too kind: in that, nothing may be UNSEEN.
    """
    return UNSEEN.search(AT_WORK.sub("", text)) is not None


def is_blank(text: str) -> bool:
    """Tell whether `text` has nothing in it but what looks like white space."""
    return not text.replace(BLANK, "").strip()
