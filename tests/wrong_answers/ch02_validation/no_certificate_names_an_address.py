# exercise: 2.6
# verdict: wrong
# misconception: The connection goes to an address, which no certificate names, so the check must be off.
# feedback: no certificate names that
# region: fetching.py:ask
class Unchecked(PinnedHTTPS):
    def connect(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        PinnedHTTP.connect(self)
        self.sock = self.wire = context.wrap_socket(self.sock, server_hostname=self.host)


most = current_app.config["FETCH_MAX_BYTES"]
opened = (Unchecked if parts.scheme == "https" else PinnedHTTP)(parts.hostname or "", address, seconds)
target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
try:
    with cut_off(opened, seconds):
        opened.request("GET", target)
        answer = opened.getresponse()
        content = answer.read(most + 1)
except (OSError, http.client.HTTPException, ValueError) as error:
    raise NotFetched(str(error)) from None
finally:
    opened.close()
if len(content) > most:
    raise NotFetched(f"more than {most} bytes")
if answer.length:
    raise NotFetched(f"{answer.length} bytes are missing")
return answer, content
