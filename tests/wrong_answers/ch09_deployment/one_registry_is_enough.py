# exercise: 9.2
# verdict: wrong
# misconception: The app has a registry, so the collector belongs into that one.
# feedback: stands twice
# region: metrics.py:exposition
registry = current_app.extensions["metrics"].registry
MultiProcessCollector(registry)
return generate_latest(registry)
