# exercise: 7.2
# verdict: wrong
# misconception: Whatever is below /docs belongs to the pages.
# feedback: should have default-src 'none'
# region: pages.py:policies
return dict.fromkeys(PUBLIC, page_policy())
