"""Report and explorer in a real Chromium: drawn, sorted, filtered, readable, accessible.

A page that tries to reach the network, or writes an error to the console, fails its test.
"""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from claimloop.cli import edi835
from tests.ledgers import year

for _library in ("altair", "vl_convert", "datasette", "selenium", "axe_core_python"):
    pytest.importorskip(_library, reason=f"the browser tests need {_library}")

from axe_core_python.selenium import Axe  # noqa: E402 - after they are known to be there
from selenium import webdriver  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support.ui import Select, WebDriverWait  # noqa: E402

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.skipif(
        not (BROWSER and DRIVER), reason="no Chromium: apt-get install chromium chromium-driver"
    ),
    pytest.mark.xdist_group("browser"),  # one browser, one worker
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return year(tmp_path_factory.mktemp("pages") / "r.db")


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    options.binary_location = str(BROWSER)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def report(database: Path) -> str:
    out = database.with_name("report.html")
    done = CliRunner().invoke(edi835, ["report", "--db", str(database), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out.as_uri()


@pytest.fixture(scope="module")
def explorer(database: Path) -> Iterator[str]:
    """The address of a running explorer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    runner = "import sys; from claimloop.cli import edi835; edi835()"
    words = ["explore", "--db", str(database), "--port", str(port), "--no-browser"]
    with subprocess.Popen([sys.executable, "-c", runner, *words]) as server:
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}/remittances"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the explorer did not begin to answer")


def opened(browser: webdriver.Chrome, address: str, drawn: str) -> None:
    complaints(browser)  # forget what other pages wrote
    browser.get(address)
    wait = WebDriverWait(browser, 20)
    wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, drawn))


def complaints(browser: webdriver.Chrome) -> list[str]:
    told: list[dict[str, Any]] = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [one["message"] for one in told if "favicon" not in one["message"]]


@pytest.fixture
def page(browser: webdriver.Chrome, report: str) -> webdriver.Chrome:
    opened(browser, report, "#chart-recovered svg.marks")
    return browser


def test_four_charts_are_drawn_and_nothing_is_complained_of(page: webdriver.Chrome) -> None:
    sizes = [chart.size["width"] for chart in page.find_elements(By.CSS_SELECTOR, "svg.marks")]
    assert (len(sizes), min(sizes) > 300, complaints(page)) == (4, True, [])


def test_nothing_was_asked_of_a_network(page: webdriver.Chrome) -> None:
    asked = page.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
    assert asked == []


def test_a_heading_sorts_by_number_then_the_other_way(page: webdriver.Chrome) -> None:
    head = page.find_element(By.CSS_SELECTOR, "#table-codes th:last-child button")
    found = []
    for _ in range(2):
        page.execute_script("arguments[0].click()", head)
        cells = page.find_elements(By.CSS_SELECTOR, "#table-codes td:last-child")
        found.append([cell.get_attribute("data-value") for cell in cells])
    assert found == [["825000", "375000"], ["375000", "825000"]]


def test_the_state_of_sorting_is_told_to_a_screen_reader(page: webdriver.Chrome) -> None:
    head = page.find_element(By.CSS_SELECTOR, "#table-codes th:first-child")
    page.execute_script("arguments[0].querySelector('button').click()", head)
    assert head.get_attribute("aria-sort") == "descending"


def test_a_filter_leaves_the_rows_with_the_word(page: webdriver.Chrome) -> None:
    for details in page.find_elements(By.TAG_NAME, "summary"):
        page.execute_script("arguments[0].click()", details)
    box = page.find_element(By.CSS_SELECTOR, "input[data-table='table-payers']")
    box.send_keys("2026-04")
    rows = page.find_elements(By.CSS_SELECTOR, "#table-payers tbody tr")
    assert sum(row.is_displayed() for row in rows) == 2
    assert page.find_element(By.CSS_SELECTOR, ".filter output").text == "2 of 12 rows"


@contextmanager
def on_a_phone(page: webdriver.Chrome) -> Iterator[None]:
    phone = {"width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        yield
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_phone_needs_no_sideways_scrolling(page: webdriver.Chrome) -> None:
    with on_a_phone(page):
        width = page.execute_script("return document.documentElement.scrollWidth")
    assert width == 360


def test_a_phone_sorts_without_headings(page: webdriver.Chrome) -> None:
    for details in page.find_elements(By.CSS_SELECTOR, "details:not([open]) summary"):
        page.execute_script("arguments[0].click()", details)
    box = page.find_element(By.CSS_SELECTOR, "select[data-table='table-payers']")
    assert not box.is_displayed()
    with on_a_phone(page):
        Select(box).select_by_visible_text("claims")
        first = page.find_element(By.CSS_SELECTOR, "#table-payers tbody tr")
        told = first.find_element(By.CSS_SELECTOR, "td[data-label='claims']").text
    assert told == "15"  # of the payer that turned, in June


def test_the_page_prints(page: webdriver.Chrome) -> None:
    printed = page.execute_cdp_cmd("Page.printToPDF", {})["data"]
    assert len(printed) > 20_000


def test_axe_finds_nothing_to_mend(page: webdriver.Chrome) -> None:
    for details in page.find_elements(By.CSS_SELECTOR, "details:not([open]) summary"):
        page.execute_script("arguments[0].click()", details)
    found = Axe().run(page)["violations"]
    told = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]
    assert told == []


def test_the_explorer_draws_a_prepared_question(browser: webdriver.Chrome, explorer: str) -> None:
    opened(browser, f"{explorer}/denied_by_month_and_category", "#claimloop-chart svg.marks")
    width = browser.find_element(By.CSS_SELECTOR, "#claimloop-chart svg").size["width"]
    assert (width > 400, complaints(browser)) == (True, [])


def test_the_explorer_says_what_a_column_means(browser: webdriver.Chrome, explorer: str) -> None:
    opened(browser, f"{explorer}/denials", "dl.column-descriptions")
    words = browser.find_element(By.CSS_SELECTOR, "dl.column-descriptions").text
    assert "1 on exactly one denial of each denied line." in words


def test_the_explorer_offers_facets(browser: webdriver.Chrome, explorer: str) -> None:
    opened(browser, f"{explorer}/denials", ".facet-info")
    names = [one.text for one in browser.find_elements(By.CSS_SELECTOR, ".facet-info-name")]
    assert {name.split()[0] for name in names} >= {"payer", "category", "carc"}


def test_the_explorer_knows_no_member(browser: webdriver.Chrome, explorer: str) -> None:
    opened(browser, f"{explorer}/claims", "table.rows-and-columns")
    assert "KXSECRET" not in browser.page_source
