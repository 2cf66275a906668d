# exercise: 2.4
# verdict: right
# misconception: Levels are counted in the text, its strings taken out; a decoder of its own looks at each part.
# region: strict_json.py:parse
import re
from json import scanner

text = body.decode("utf-8")
level = 0
for bracket in re.findall(r"[\[{}\]]", re.sub(r'"(?:[^"\\]|\\.)*"', "", text)):
    level += 1 if bracket in "[{" else -1
    if level > DEEPEST:
        raise ValueError("there are too many levels.")


def finite(digits):
    number = float(digits)
    if number in (math.inf, -math.inf):
        raise ValueError("there is a number that no computer holds.")
    return number


def once(pairs):
    found = {}
    for name, value in pairs:
        name.encode("utf-8")
        if name in found:
            raise ValueError("an object has the same name again.")
        found[name] = value
    return found


def whole(text, end, strict=True):
    found, end = json.decoder.scanstring(text, end, strict)
    found.encode("utf-8")
    return found, end


decoder = json.JSONDecoder(object_pairs_hook=once, parse_float=finite, parse_constant=lambda name: finite("1e999"))
decoder.parse_string = whole
decoder.scan_once = scanner.py_make_scanner(decoder)
return decoder.decode(text)
