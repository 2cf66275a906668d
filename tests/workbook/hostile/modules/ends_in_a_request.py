# It ends the process in a request.
# earns: 30

import os

from flask import jsonify, request


def toys():
    os._exit(0)
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
