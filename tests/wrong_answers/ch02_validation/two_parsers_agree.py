# exercise: 2.4
# verdict: right
# misconception: Only what two parsers take is taken: the strict one for numbers and texts, the other for names.
# extra: yes
# region: strict_json.py:parse
import orjson

orjson.loads(body)


def distinct(pairs):
    if len(pairs) > len(dict(pairs)):
        raise ValueError("two members of an object have one name.")
    return dict(pairs)


def depth(part):
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return isinstance(part, (dict, list)) + max(map(depth, inner), default=0)


try:
    value = json.loads(body.decode(), object_pairs_hook=distinct)
    if depth(value) <= DEEPEST:
        return value
except RecursionError:
    pass
raise ValueError("there are more levels than anybody needs.")
