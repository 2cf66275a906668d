# exercise: 6.7
# verdict: wrong
# misconception: A genre that has no books any more is not counted, and so not shown.
# feedback: should be
# region: reports.py:refresh
moment = now()
if db.engine.dialect.name == "postgresql":
    db.session.execute(text(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {NAME}"))
else:
    from sqlalchemy.dialects.sqlite import insert as upsert

    for genre, books in list(db.session.execute(COUNTS)):
        row = upsert(SUMMARY).values(genre=genre, books=books)
        db.session.execute(row.on_conflict_do_update(index_elements=["genre"], set_={"books": books}))
db.session.merge(Summary(name=NAME, made_at=moment))
db.session.commit()
invalidation.forget(["genre-report"])
