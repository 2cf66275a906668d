# exercise: 1.2
# verdict: wrong
# misconception: There are as many proxies as there are entries, so the first one is the client's.
# feedback: behind one proxy the last address counts
# extra: yes
# region: transport.py:trust_proxies
inner, hops = app.wsgi_app, app.config["PROXY_HOPS"]

def behind_proxies(environ, start_response):
    chain = environ.get("HTTP_X_FORWARDED_FOR", "").count(",") + 1
    fixed = ProxyFix(inner, x_for=chain, x_proto=hops) if hops else inner
    return fixed(environ, start_response)

app.wsgi_app = behind_proxies
