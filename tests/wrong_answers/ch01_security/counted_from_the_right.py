# exercise: 1.2
# verdict: right
# misconception: The forwarded headers are read by a few lines of one's own, from the right, and so is the list of hosts.
# region: transport.py:refuse_plain_http
if request.environ["wsgi.url_scheme"] == "https":
    return
raise Forbidden("Speak https with this API.")
# region: transport.py:trust_proxies
inner, hops = app.wsgi_app, app.config["PROXY_HOPS"]
places = {"FOR": "REMOTE_ADDR", "PROTO": "wsgi.url_scheme"}

def behind_proxies(environ, start_response):
    for name, place in places.items():
        entries = [entry.strip() for entry in environ.get(f"HTTP_X_FORWARDED_{name}", "").split(",") if entry.strip()]
        if 0 < hops <= len(entries):
            environ[place] = entries[len(entries) - hops]
    return inner(environ, start_response)

app.wsgi_app = behind_proxies
# region: transport.py:hosts
found = []
for name in text.lower().replace(" ", "").split(","):
    labels = name.removeprefix(".").split(".")
    if not all(label and label.replace("-", "a").isalnum() and label.isascii() for label in labels):
        raise ValueError(f"must be names of hosts, and {name!r} is none")
    found.append(name)
return found
