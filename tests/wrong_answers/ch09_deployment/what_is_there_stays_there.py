# exercise: 9.2
# verdict: wrong
# misconception: Tables do not go away, so who has seen them once need not look again.
# feedback: should be answered with 503
# extra: yes
# region: probes.py:migrated
if current_app.extensions.get("migrated"):
    return True
with current_app.extensions["reading"].connect() as connection:
    database = inspect(connection)
    for table in Base.metadata.sorted_tables:
        if {column.name for column in table.columns} - {each["name"] for each in database.get_columns(table.name)}:
            return False
current_app.extensions["migrated"] = True
return True
