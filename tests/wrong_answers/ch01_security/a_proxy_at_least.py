# exercise: 1.2
# verdict: wrong
# misconception: Nobody runs an app without a proxy, so one hop is believed at least.
# feedback: without a proxy
# extra: yes
# region: transport.py:trust_proxies
hops = app.config["PROXY_HOPS"] or 1
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)
