# exercise: 4.5
# verdict: wrong
# misconception: An & is written &amp;, as it is in every link of a page.
# feedback: should name
# region: web_links.py:link_header
from markupsafe import escape

return ", ".join(f'<{escape(target["href"])}>; rel="{relation}"' for relation, target in links.items())
