# exercise: 4.5
# verdict: wrong
# misconception: A value goes along in its one form: trimmed, and in NFC.
# extra: yes
# feedback: should keep
# region: web_links.py:pages
import unicodedata

kept = {
    name: unicodedata.normalize("NFC", value.strip()) for name, value in asked.items() if name not in WHICH
}
return {relation: link(endpoint, **kept, **place) for relation, place in places.items() if place is not None}
