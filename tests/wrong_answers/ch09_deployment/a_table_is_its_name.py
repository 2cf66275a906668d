# exercise: 9.2
# verdict: wrong
# misconception: Where all tables are, the migrations have run.
# feedback: should be answered with 503
# extra: yes
# region: probes.py:migrated
with current_app.extensions["reading"].connect() as connection:
    known = set(inspect(connection).get_table_names())
return {table.name for table in Base.metadata.sorted_tables} <= known
