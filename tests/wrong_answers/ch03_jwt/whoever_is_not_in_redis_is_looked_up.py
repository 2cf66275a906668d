# exercise: 3.3
# verdict: wrong
# misconception: Redis is a cache: what is not in it is looked up in the database, each time.
# feedback: should not ask the database for revocations
# extra: yes
# region: revocation.py:any_revoked
if any(store().mget(*(f"{PREFIX}{identifier}" for identifier in identifiers))):
    return True
return db.session.scalar(select(Revoked).where(Revoked.identifier.in_(identifiers)).limit(1)) is not None
