# exercise: 1.2
# verdict: wrong
# misconception: A proxy that serves the app under a path of its own says so in X-Forwarded-Prefix.
# feedback: our addresses should not begin with what a client claims
# extra: yes
# region: transport.py:trust_proxies
hops = app.config["PROXY_HOPS"]
if hops > 0:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_prefix=hops)
