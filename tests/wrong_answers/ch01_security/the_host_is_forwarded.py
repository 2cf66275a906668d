# exercise: 1.2
# verdict: wrong
# misconception: A proxy knows the host that the client asked for, and says it in X-Forwarded-Host.
# feedback: X-Forwarded-Host
# region: transport.py:trust_proxies
hops = app.config["PROXY_HOPS"]
if hops > 0:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
