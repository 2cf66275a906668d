"""The lab, its fixture and its verdicts, for every test of this repository."""

import importlib.util

pytest_plugins = ["workbook.lab.plugin"]
if importlib.util.find_spec("hypothesis"):  # comes with the project's own tests
    pytest_plugins.append("_hypothesis_pytestplugin")
