# exercise: 9.2
# verdict: wrong
# misconception: Clients ask for shop.test; who asks for 127.0.0.1 stands beside the app.
# feedback: should be answered with
# region: probes.py:came_past_the_proxy
return hops > 0 and environ.get("HTTP_HOST", "").startswith("127.0.0.1")
