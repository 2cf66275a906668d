# exercise: 6.6
# verdict: wrong
# misconception: Who finds no generation makes one.
# feedback: both should get the same
# region: invalidation.py:generations
if None not in known:
    return [word.decode() for word in known if word]
with cache().pipeline() as pipeline:
    for tag in wanted:
        pipeline.set(tag_key(tag), secrets.token_hex(8), ex=KEPT)
    pipeline.mget([tag_key(tag) for tag in wanted])
    return [word.decode() for word in pipeline.execute()[-1]]
