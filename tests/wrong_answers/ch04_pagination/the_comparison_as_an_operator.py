# exercise: 4.2
# verdict: right
# misconception: The comparison is an operator between two rows, and the key is made of one parameter after the other.
# region: orders.py:beyond
from sqlalchemy import literal

place = tuple_(*(literal(value, column.type) for column, value in zip(order.columns, key, strict=True)))
return tuple_(*order.columns).op("<" if order.descending else ">", is_comparison=True)(place)
# region: books.py:key_of
has_id, has_value = "after_id" in query, "after_value" in query
if query["sort"] == "id":
    if has_value:
        raise InvalidQuery({"after_value": "does not go with the order of the ids"})
    return (query["after_id"],) if has_id else None
if has_id != has_value:
    raise InvalidQuery({"after_value" if has_id else "after_id": "is missing"})
return (value_of(query["sort"], query["after_value"], order), query["after_id"]) if has_id else None
