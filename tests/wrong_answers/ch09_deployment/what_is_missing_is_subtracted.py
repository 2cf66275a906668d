# exercise: 9.2
# verdict: right
# misconception: Subtracts what is there from what is needed, through the other engine, and asks for the header with a default.
# region: probes.py:migrated
from solutions.ch00_books_api.models import db

there = inspect(db.engine)
needed = {(table.name, column.name) for table in Base.metadata.tables.values() for column in table.columns}
known = {(name, column["name"]) for name in there.get_table_names() for column in there.get_columns(name)}
return not needed - known
# region: probes.py:came_past_the_proxy
return bool(hops) and environ.get("HTTP_X_FORWARDED_FOR") is None
# region: metrics.py:exposition
collector = MultiProcessCollector(None, os.environ["PROMETHEUS_MULTIPROC_DIR"])


class Answer(CollectorRegistry):
    """What is told this time."""


registry = Answer(auto_describe=False)
registry.register(collector)
return generate_latest(registry)
