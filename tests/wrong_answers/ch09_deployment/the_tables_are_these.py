# exercise: 9.2
# verdict: wrong
# misconception: The database of an app looks as its models do, no more and no less.
# feedback: should be answered with 200
# region: probes.py:migrated
with current_app.extensions["reading"].connect() as connection:
    database = inspect(connection)
    for table in Base.metadata.sorted_tables:
        if {column.name for column in table.columns} != {each["name"] for each in database.get_columns(table.name)}:
            return False
return True
