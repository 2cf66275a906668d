# exercise: 7.2
# verdict: wrong
# misconception: The page with scripts is the one that needs a policy; a guide is only text.
# feedback: should have the policy of
# region: pages.py:policies
return {"docs": page_policy()}
