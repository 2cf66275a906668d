# exercise: 2.5
# verdict: wrong
# extra: yes
# misconception: A robust server passes over what it does not know.
# feedback: a typing error in it
# region: queries.py:BookQuery
class Meta:
    unknown = "exclude"


author = Text(shortest=1, longest=LONGEST_Q)
genre = Text(shortest=1, longest=LONGEST_Q)
year_from = Year()
year_to = Year()
sort = fields.String(load_default="id", validate=validate.OneOf(SORTS))
dir = fields.String(load_default="asc", validate=validate.OneOf(DIRECTIONS))
