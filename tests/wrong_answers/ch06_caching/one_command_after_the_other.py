# exercise: 6.4
# verdict: right
# misconception: The key as a text of quoted parts, and no pipeline: the entry is read before the generations.
# region: cached.py:entry_key
from urllib.parse import quote, urlencode

query = urlencode(sorted(request.args.items(multi=True), key=lambda pair: pair[0]))
parts = [who(), str(version()), str(g.version_in_query), request.script_root, request.path, query]
text = "\n".join(quote(part, safe="/") for part in parts)
return f"{NAMESPACE}answer:{routes.current()}:{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"
# region: cached.py:look
invalidation.settle(cache())
if first:
    cache().hincrby(STATS, "lookups")
text = cache().get(key)
generations = invalidation.generations(wanted, cache().mget([tag_key(tag) for tag in wanted]))
entry = Entry.read(text) if text else None
if entry is None or entry.generations != generations:
    return None, generations
return entry, generations
# region: cached.py:keep
life = seconds + seconds * JITTER * (2 * random.random() - 1)
until = now().timestamp() + life
entry = Entry([(name, value) for name, value in answer.headers.items()], answer.data, generations, until)
stale = current_app.config["CACHE_KEEP_STALE_SECONDS"]
cache().psetex(key, int((life + stale) * 1000), entry.written())
