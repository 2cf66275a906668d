# exercise: 1.2
# verdict: right
# misconception: The forwarded headers are read by a few lines of one's own, from the right.
# region: transport.py:refuse_plain_http
if request.environ["wsgi.url_scheme"] == "https":
    return
raise Forbidden("Speak https with this API.")
# region: transport.py:trust_proxies
inner, hops = app.wsgi_app, app.config["PROXY_HOPS"]
places = {"FOR": "REMOTE_ADDR", "PROTO": "wsgi.url_scheme", "HOST": "HTTP_HOST", "PREFIX": "SCRIPT_NAME"}

def behind_proxies(environ, start_response):
    for name, place in places.items():
        entries = [entry.strip() for entry in environ.get(f"HTTP_X_FORWARDED_{name}", "").split(",") if entry.strip()]
        if 0 < hops <= len(entries):
            environ[place] = entries[len(entries) - hops]
    return inner(environ, start_response)

app.wsgi_app = behind_proxies
