"""Where the shop and its clients are met, wherever an app is served or checked. Standard library only."""

ORIGIN = "https://shop.test"
# a browser front end that the API lets in: another origin of the same site, or its pages would not get the cookie
FOREIGN_ORIGIN = "https://app.shop.test"
HOSTS = "localhost,127.0.0.1,shop.test"  # by which an app of the tool's is asked
ADDRESS = "203.0.113.7"  # of a client that names no other (RFC 5737)
BESIDE = "none"  # in place of an address: of who stands beside the app, and does not come through the proxy
