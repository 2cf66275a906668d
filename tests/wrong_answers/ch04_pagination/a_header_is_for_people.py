# exercise: 4.5
# verdict: wrong
# misconception: An address in a header is one that people can read, with all its bytes as they are.
# feedback: each link should have a rel
# region: web_links.py:link_header
from urllib.parse import unquote_to_bytes

targets = {relation: unquote_to_bytes(target["href"]).decode("latin-1") for relation, target in links.items()}
return ", ".join(f'<{href}>; rel="{relation}"' for relation, href in targets.items())
