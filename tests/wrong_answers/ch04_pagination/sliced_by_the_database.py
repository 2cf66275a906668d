# exercise: 4.1
# verdict: right
# misconception: No pattern, the numbers of the rows as a slice, and a depth that is looked at where both are known.
# region: asking.py:Number._deserialize
if value.isascii() and value.isdigit() and len(value) < 30 and int(value) in range(self.least, self.most + 1):
    return int(value)
raise ValidationError(f"must be one of {self.least} … {self.most}")
# region: asking.py:OffsetQuery.check_depth
match data:
    case {"page": int(page), "page_size": int(size)} if (page - 1) * size > current_app.config["DEEPEST_OFFSET"]:
        raise ValidationError({"page": ["begins too deep in the list"]})
# region: pages.py:offset_page
start = (page - 1) * size
*found, more = [*db.session.scalars(rows.order_by(*sorted_by).slice(start, start + size + 1)), None]
return found[:size], len(found) > size
