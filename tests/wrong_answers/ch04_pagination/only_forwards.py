# exercise: 4.5
# verdict: wrong
# misconception: Programs go forwards: they need next, and that only.
# feedback: Link should have first and next
# region: web_links.py:link_header
return f'<{links["next"]["href"]}>; rel="next"' if "next" in links else ""
