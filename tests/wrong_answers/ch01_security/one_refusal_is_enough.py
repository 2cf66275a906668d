# exercise: 1.5
# verdict: wrong
# misconception: Once a limit has said no, there is nothing to ask the others.
# feedback: does it ask the next one
# extra: yes
# region: limits.py:limiter_settings
return {
    "strategy": "moving-window",
    "storage_uri": COUNTERS,
    "storage_options": {"connection_pool": app.extensions["redis_store"].connection_pool},
    "in_memory_fallback_enabled": True,
}
