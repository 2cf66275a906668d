"""axe-core, which looks for what keeps people from using a page (WCAG 2.2, as far as a program can tell)."""

from playwright.sync_api import Page

from tests.workbook.judges import tools

RUN = "axe.run(document, {resultTypes: ['violations']})"
SERIOUS = ("serious", "critical")


def faults(page: Page) -> list[str]:
    """What it finds on the page that keeps people out: the rule, where, and what is to be done."""
    page.evaluate(tools.axe_core().read_text(encoding="utf-8"))
    return [
        f"{fault['id']} ({fault['impact']}): {node['target']}, {node['failureSummary']}"
        for fault in page.evaluate(RUN)["violations"]
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]
