# exercise: 6.7
# verdict: wrong
# misconception: Readers may see that it is being made.
# feedback: in the middle of a refresh
# region: reports.py:refresh
if db.engine.dialect.name == "postgresql":
    db.session.execute(text(f"REFRESH MATERIALIZED VIEW {NAME}"))
else:
    db.session.execute(delete(SUMMARY))
    db.session.commit()
    db.session.execute(insert(SUMMARY).from_select(["genre", "books"], COUNTS))
db.session.merge(Summary(name=NAME, made_at=now()))
db.session.commit()
