# exercise: 7.2
# verdict: right
# misconception: The policy as a browser gets it, in another order, with what falls back written out.
# region: pages.py:page_policy
nothing = ("default-src", "frame-ancestors", "base-uri", "form-action", "object-src", "font-src", "worker-src")
ours = ("script-src-elem", "style-src-elem", "connect-src")
words = [f"{name} 'self'" for name in ours] + ["img-src data: 'self'"] + [f"{name} 'none'" for name in nothing]
return {"content_security_policy": "; ".join(reversed(words)), "frame_options": "DENY"}
# region: pages.py:policies
return {page: page_policy() for page in PAGES}
