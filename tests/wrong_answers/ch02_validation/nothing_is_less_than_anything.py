# exercise: 2.5
# verdict: wrong
# extra: yes
# misconception: Downwards is upwards, the other way round: what came last comes first.
# feedback: without a year comes last
# region: queries.py:ordering
if query["dir"] == "asc":
    return [getattr(Book, query["sort"]).asc().nulls_last(), Book.id.asc()]
return [getattr(Book, query["sort"]).desc().nulls_first(), Book.id.desc()]
