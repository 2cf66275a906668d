# exercise: 7.2
# verdict: right
# misconception: Sources as lists, and each directive that there is, so that nothing is left to fall back.
# region: pages.py:page_policy
policy = {f"{kind}-src": ["'none'"] for kind in ("default", "child", "font", "frame", "manifest", "media", "object")}
policy |= {f"{kind}-src": ["'self'"] for kind in ("connect", "script", "style")}
policy |= {"img-src": ["'self'", "data:"], "script-src-attr": ["'none'"], "style-src-attr": ["'none'"]}
policy |= {name: ["'none'"] for name in ("base-uri", "form-action", "frame-ancestors")}
return {"content_security_policy": policy}
