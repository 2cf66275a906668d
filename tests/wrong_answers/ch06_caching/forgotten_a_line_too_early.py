# exercise: 6.7
# verdict: wrong
# extra: yes
# misconception: Between two lines nobody asks.
# feedback: once more
# region: reports.py:refresh
moment = now()
if db.engine.dialect.name == "postgresql":
    db.session.execute(text(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {NAME}"))
else:
    counts = [{"genre": genre, "books": books} for genre, books in db.session.execute(COUNTS)]
    db.session.execute(delete(SUMMARY))
    if counts:
        db.session.execute(insert(SUMMARY), counts)
db.session.merge(Summary(name=NAME, made_at=moment))
invalidation.forget(["genre-report"])
db.session.commit()
