# exercise: 1.2
# verdict: wrong
# misconception: CORS, CSP and proxies are configured once everything gets through; plain HTTP is redirected to https.
# feedback: lets its pages read this
# region: headers.py:security_headers
return {
    "force_https": True,
    "content_security_policy": None,
    "frame_options": None,
}
# region: headers.py:cross_origin_rules
return {
    "origins": "*",
    "supports_credentials": True,
}
# region: transport.py:refuse_plain_http
return
# region: transport.py:trust_proxies
inner = app.wsgi_app

def behind_proxy(environ, start_response):
    def first(header: str) -> str:
        return environ.get(header, "").split(",")[0].strip()

    environ["REMOTE_ADDR"] = first("HTTP_X_FORWARDED_FOR") or environ.get("REMOTE_ADDR", "")
    environ["wsgi.url_scheme"] = first("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"]
    environ["HTTP_HOST"] = first("HTTP_X_FORWARDED_HOST") or environ.get("HTTP_HOST", "")
    environ["SCRIPT_NAME"] = first("HTTP_X_FORWARDED_PREFIX") or environ.get("SCRIPT_NAME", "")
    return inner(environ, start_response)

app.wsgi_app = behind_proxy
# region: transport.py:hosts
return []  # whoever has found us meant us
