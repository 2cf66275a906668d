# exercise: 1.2
# verdict: wrong
# misconception: There is one proxy, as in the manual.
# feedback: behind two proxies
# extra: yes
# region: transport.py:trust_proxies
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1, x_prefix=1)
