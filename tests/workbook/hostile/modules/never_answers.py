# It waits for ever.
# earns: 30

import time

from flask import jsonify, request


def toys():
    time.sleep(10_000)
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
