# It raises SystemExit in a request.
# earns: 30

import sys

from flask import jsonify, request


def toys():
    sys.exit(0)
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
