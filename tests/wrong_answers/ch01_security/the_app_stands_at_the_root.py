# exercise: 1.2
# verdict: wrong
# misconception: An app is served at the root of its host, so no proxy has a prefix to tell.
# feedback: links begin with /shop
# region: transport.py:trust_proxies
hops = app.config["PROXY_HOPS"]
if hops > 0:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
