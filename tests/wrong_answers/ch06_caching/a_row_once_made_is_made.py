# exercise: 6.7
# verdict: wrong
# misconception: The moment of a summary is that of its row.
# feedback: made_at
# region: reports.py:refresh
moment = now()
if db.engine.dialect.name == "postgresql":
    db.session.execute(text(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {NAME}"))
else:
    counts = [{"genre": genre, "books": books} for genre, books in db.session.execute(COUNTS)]
    db.session.execute(delete(SUMMARY))
    if counts:
        db.session.execute(insert(SUMMARY), counts)
if db.session.get(Summary, NAME) is None:
    db.session.add(Summary(name=NAME, made_at=moment))
db.session.commit()
invalidation.forget(["genre-report"])
