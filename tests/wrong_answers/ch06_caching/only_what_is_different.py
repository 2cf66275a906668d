# exercise: 6.7
# verdict: right
# misconception: Only the rows that differ are written, and what is gone is taken away.
# region: reports.py:refresh
from sqlalchemy import update

moment = now()
if db.engine.dialect.name == "postgresql":
    db.session.execute(text(f"REFRESH MATERIALIZED VIEW CONCURRENTLY {NAME}"))
else:
    counted = {genre: books for genre, books in db.session.execute(COUNTS)}
    known = {genre: books for genre, books in db.session.execute(select(SUMMARY.c.genre, SUMMARY.c.books))}
    for genre in known.keys() - counted.keys():
        db.session.execute(delete(SUMMARY).where(SUMMARY.c.genre == genre))
    for genre, books in counted.items():
        if genre not in known:
            db.session.execute(insert(SUMMARY).values(genre=genre, books=books))
        elif known[genre] != books:
            db.session.execute(update(SUMMARY).where(SUMMARY.c.genre == genre).values(books=books))
summary = db.session.get(Summary, NAME) or Summary(name=NAME)
summary.made_at = moment
db.session.add(summary)
db.session.commit()
invalidation.forget(["genre-report"])
