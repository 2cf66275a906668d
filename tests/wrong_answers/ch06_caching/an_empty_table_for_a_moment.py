# exercise: 6.7
# verdict: wrong
# misconception: Between two statements there is no time.
# feedback: in the middle of a refresh
# region: reports.py:refresh
moment = now()
if db.engine.dialect.name == "postgresql":
    db.session.execute(text(f"REFRESH MATERIALIZED VIEW {NAME}"))
else:
    counts = [{"genre": genre, "books": books} for genre, books in db.session.execute(COUNTS)]
    db.session.execute(delete(SUMMARY))
    db.session.commit()
    if counts:
        db.session.execute(insert(SUMMARY), counts)
db.session.merge(Summary(name=NAME, made_at=moment))
db.session.commit()
invalidation.forget(["genre-report"])
