# exercise: 4.5
# verdict: wrong
# misconception: A link to the next page names the next page.
# feedback: should keep
# region: web_links.py:pages
from flask import request

path = request.view_args or {}
return {relation: link(endpoint, **path, **place) for relation, place in places.items() if place is not None}
# region: web_links.py:link_header
return ", ".join(f'<{target["href"]}>; rel="{relation}"' for relation, target in links.items())
