# exercise: 1.2
# verdict: wrong
# misconception: The address and the scheme are what a proxy changes; Host it passes on as it came.
# feedback: the host that the client asked for
# extra: yes
# region: transport.py:trust_proxies
hops = app.config["PROXY_HOPS"]
if hops > 0:
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=hops)
