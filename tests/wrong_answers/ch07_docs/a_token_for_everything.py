# exercise: 7.4
# verdict: wrong
# misconception: An API with tokens asks everybody for one.
# feedback: document
# region: access.py:security
return [{TOKEN: []}]
