# exercise: 2.5
# verdict: wrong
# extra: yes
# misconception: A filter that is no text finds nothing, so any string will do.
# feedback: the book that has it: this is
# region: queries.py:BookQuery
author = fields.String(validate=validate.Length(1, LONGEST_Q))
genre = fields.String(validate=validate.Length(1, LONGEST_Q))
year_from = Year()
year_to = Year()
sort = fields.String(load_default="id", validate=validate.OneOf(SORTS))
dir = fields.String(load_default="asc", validate=validate.OneOf(DIRECTIONS))
