# exercise: 6.7
# verdict: wrong
# extra: yes
# misconception: In which order a transaction writes is its own affair.
# feedback: keeps all other writers waiting
# region: reports.py:refresh
db.session.merge(Summary(name=NAME, made_at=now()))
if db.engine.dialect.name == "postgresql":
    db.session.execute(text(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {NAME}"))
else:
    counts = [{"genre": genre, "books": books} for genre, books in db.session.execute(COUNTS)]
    db.session.execute(delete(SUMMARY))
    if counts:
        db.session.execute(insert(SUMMARY), counts)
db.session.commit()
invalidation.forget(["genre-report"])
