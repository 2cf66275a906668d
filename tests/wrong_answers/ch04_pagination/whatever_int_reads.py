# exercise: 4.1
# verdict: wrong
# misconception: int() says whether a text is a number, and a page has a number.
# feedback: should be a 400
# region: asking.py:Number._deserialize
try:
    number = int(value)
except ValueError:
    raise ValidationError("must be a number") from None
return max(number, self.least)
# region: asking.py:OffsetQuery.check_depth
# region: pages.py:offset_page
total = total_of(rows)
found = db.session.scalars(rows.order_by(*sorted_by).offset((page - 1) * size).limit(size)).all()
return list(found), page * size < total
