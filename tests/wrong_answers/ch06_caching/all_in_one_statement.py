# exercise: 6.7
# verdict: wrong
# misconception: What the database does in one statement is fastest, and best.
# feedback: keeps all other writers waiting
# region: reports.py:refresh
moment = now()
if db.engine.dialect.name == "postgresql":
    db.session.execute(text(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {NAME}"))
else:
    db.session.execute(delete(SUMMARY))
    db.session.execute(insert(SUMMARY).from_select(["genre", "books"], COUNTS))
db.session.merge(Summary(name=NAME, made_at=moment))
db.session.commit()
invalidation.forget(["genre-report"])
