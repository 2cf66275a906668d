# exercise: 7.2
# verdict: wrong
# extra: yes
# misconception: Who goes astray below /docs sees a page as well.
# feedback: a 404, should have
# region: pages.py:policies
return dict.fromkeys(("", *PAGES), page_policy())
