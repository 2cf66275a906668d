"""What is shown of a run of a learner's suite."""

from workbook.lab import suites

PRINTED = """\
FAULT there were 3 of 5
GET /api/genres: 200 is not what was promised
Type     Name                                # reqs      # fails |    Avg     Min     Max    Med |   req/s  failures/s
--------|-----------------------------------|-------|-------------|-------|-------|-------|-------|--------|-----------
GET      /api/health                             225 225(100.00%) |      3       0     138      1 |  174.69      174.69
POST     one by one                                5     0(0.00%) |      3       0     138      1 |  174.69        0.00
--------|-----------------------------------|-------|-------------|-------|-------|-------|-------|--------|-----------
         Aggregated                              449 449(100.00%) |      2       0     138      1 |  348.59      348.59

Response time percentiles (approximated)
Type     Name                          50%    66%    75%    80%    90%    95%    98%    99%  99.9% 99.99%   100% # reqs
--------|--------------------------|--------|------|------|------|------|------|------|------|------|------|------|------
GET      /api/health                     1      2      3      3      5      6     16     25    140    140    140    225
--------|--------------------------|--------|------|------|------|------|------|------|------|------|------|------|------
         Aggregated                      1      2      3      4      5      7     12     25    140    140    140    449

Error report
# occurrences      Error
------------------|----------------------------------------------------------------------
225                GET /api/health: ConnectionRefusedError(111, 'Connection refused')
------------------|----------------------------------------------------------------------
"""


def test_what_a_load_test_prints_is_shown_and_locusts_figures_are_not() -> None:
    said = {"code": 1, "output": PRINTED, "errors": ""}
    run = suites._of_locust("locust", "load/locustfile.py", said)
    assert run.output.splitlines() == [
        "FAULT there were 3 of 5",
        "GET /api/genres: 200 is not what was promised",
        "Error report",
        "# occurrences      Error",
        "225                GET /api/health: ConnectionRefusedError(111, 'Connection refused')",
    ]
    for line in run.output.splitlines():
        assert line in run.summary


def test_each_failure_has_its_error() -> None:
    failures = {
        "test_a": "def test_a():\n>   assert 1 == 2\nE   assert 1 == 2",
        "test_b": "def test_b():\n>   x\nE   ValueError: so it is\nE   and more",
        "test_c": "nothing was said",
    }
    run = suites.SuiteRun("pytest", suites.AS_WRITTEN, dict.fromkeys(failures, "failed"), failures, "", [], 3, None)
    assert "assert 1 == 2" in run.summary
    assert "test_b failed: ValueError: so it is\n" in run.summary
    assert "test_c failed\n" in run.summary
    assert run.summary.endswith("3 failed")
