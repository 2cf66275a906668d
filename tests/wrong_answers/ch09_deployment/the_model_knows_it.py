# exercise: 9.6
# verdict: wrong
# misconception: The model knows the table, so it makes it.
# feedback: next year should not be there yet
# extra: yes
# region: migrations.py:add_idempotency_keys
from .idempotency import Answered

Answered.metadata.tables[Answered.__tablename__].create(op.get_bind(), checkfirst=True)
