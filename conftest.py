"""The lab, its fixture and its verdicts, for every test of this repository."""

pytest_plugins = ["workbook.lab.plugin"]
