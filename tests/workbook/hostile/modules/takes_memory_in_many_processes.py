# Each of its processes takes less than one may, and all of them more than there is.
# earns: 30

import os
import time

from flask import jsonify, request


def toys():
    for _ in range(12):
        if os.fork() == 0:
            held = b"x" * (600 << 20)
            time.sleep(600)
            print(len(held))
    time.sleep(600)
    return jsonify(toys=["ball"]), 201 if request.method == "POST" else 200
