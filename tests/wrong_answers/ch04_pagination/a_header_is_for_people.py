# exercise: 4.5
# verdict: wrong
# misconception: An address that people can read is the better one.
# feedback: should
# region: web_links.py:link_header
from urllib.parse import unquote_plus

return ", ".join(f'<{unquote_plus(target["href"])}>; rel="{relation}"' for relation, target in links.items())
