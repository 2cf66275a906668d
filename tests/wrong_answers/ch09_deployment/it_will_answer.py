# exercise: 9.3
# verdict: wrong
# misconception: The service is asked in one line, without a time-out, and believed: what tutorials print.
# feedback: should
# region: lookup.py:ask
from urllib.error import HTTPError
from urllib.request import urlopen

try:
    with urlopen(current_app.config["LOOKUP_URL"].format(isbn=isbn)) as answer:
        content: bytes = answer.read()
        return content
except HTTPError:
    return None
# region: lookup.py:checked
import json

found = json.loads(content)
return {name: found.get(name) for name in ("title", "author", "publication_year", "publisher", "isbn")}
# region: lookup.py:look_up
content = ask(isbn, current_app.config["LOOKUP_TOTAL_SECONDS"])
return None if content is None else checked(content, isbn)
# region: breaker.py:Breaker.admit
return
# region: breaker.py:Breaker.succeeded
return
# region: breaker.py:Breaker.failed
return
