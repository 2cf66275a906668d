# exercise: 2.6
# verdict: wrong
# misconception: Content-Type says what a body is; that is what the header is for.
# feedback: what somebody says
# region: fetching.py:fetch
ends_at = time.monotonic() + current_app.config["FETCH_TIMEOUT_SECONDS"]
for _ in range(1 + MOST_REDIRECTS):
    parts = checked_url(url)
    address = public_addresses(parts.hostname or "", PORTS[parts.scheme])[0]
    answer, content = ask(parts, address, ends_at - time.monotonic())
    if answer.status not in REDIRECTS:
        said = answer.headers.get_content_type()
        if answer.status != 200 or not said.startswith("image/"):
            raise NotFetched(f"{answer.status}, {said}")
        return Image(content, said)
    try:
        url = urljoin(url, answer.headers.get("Location", ""))
    except ValueError:
        raise NotFetched("no URL") from None
raise NotFetched("too many redirects")
