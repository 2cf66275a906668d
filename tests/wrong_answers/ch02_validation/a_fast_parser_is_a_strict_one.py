# exercise: 2.4
# verdict: wrong
# misconception: orjson is strict: it refuses NaN and half a surrogate pair, so it refuses whatever is doubtful.
# feedback: a name stands twice, two values
# region: strict_json.py:parse
import orjson

return orjson.loads(body)
