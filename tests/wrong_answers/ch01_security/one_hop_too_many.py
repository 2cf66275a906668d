# exercise: 1.2
# verdict: wrong
# misconception: A CDN may stand in front of our proxies, so one entry more is believed where there is one.
# feedback: behind one proxy the last address counts
# extra: yes
# region: transport.py:trust_proxies
hops = app.config["PROXY_HOPS"]
if hops > 0:
    behind_a_cdn = ProxyFix(app.wsgi_app, x_for=hops + 1, x_proto=hops)
    app.wsgi_app = ProxyFix(behind_a_cdn, x_for=hops, x_proto=hops)
