# exercise: 1.2
# verdict: wrong
# misconception: The host is listed, so the port can do no harm, and a proxy may listen on another.
# feedback: X-Forwarded-Port should change nothing
# region: transport.py:trust_proxies
hops = app.config["PROXY_HOPS"]
if hops > 0:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_port=hops)
