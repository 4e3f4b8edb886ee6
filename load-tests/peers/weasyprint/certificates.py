"""Draws certificates with WeasyPrint: our words, our fonts, our logo, a code of the same size, and no seal. Prints JSON.

Only WeasyPrint's own CPU time counts: making the QR code and filling in the words does not.
"""
import base64
import importlib.metadata
import io
import json
import pathlib
import random
import sys
import time
import tomllib

import segno
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

root, seconds = pathlib.Path(sys.argv[1]), float(sys.argv[2])
here = pathlib.Path(__file__).parent
fonts = FontConfiguration()
words = tomllib.loads((root / "server/certificate/texts.toml").read_text())["de"]
page = (here / "certificate.html").read_text()
logo = (root / "server/content/authorities/musterland/logo.svg").as_uri()
faces = "".join(f"@font-face {{ font-family: Fira; font-weight: {weight}; src: url({(root / 'server/certificate/fonts' / file).as_uri()}) }}"
                for weight, file in [(400, "FiraSans-Regular.ttf"), (600, "FiraSans-SemiBold.ttf")])
style = CSS(string=faces + """
    @page { size: A4; margin: 20mm } body { font: 10.5pt Fira; line-height: 1.35 } header { display: flex; gap: 8mm } header img { height: 16mm }
    h1 { font-size: 24pt; margin: 10mm 0 0 } h2 { font-size: 11pt; margin: 2mm 0 0 } b, h1, h2, dt { font-weight: 600 } .subtitle { margin-top: 0 }
    dl { columns: 2 } dd { margin: 0 0 2mm } footer { display: flex; gap: 8mm; margin-top: 8mm; font-size: 9.5pt } .code { width: 50mm; height: 50mm }
""", font_config=fonts)
VARIANT = "pdf/a-2a"


def code(seed):
    text = "https://termin.musterland.example/pruefen#" + base64.urlsafe_b64encode(random.Random(seed).randbytes(360)).decode()
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", border=4)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()


codes = [code(seed) for seed in range(20)]


def html(number):
    date = {"date": "22.11.2026", "authority": "Kreis Musterland, Gesundheitsamt"}
    facts = [("family_name", "Größmann-Łuczak"), ("given_name", "Zoë Олена " + "abcdefghijklmnopqrst"[:number % 20]), ("birth_date", "28.02.1998"),
             ("instructed_on", "22.11.2026"), ("issued_on", "22.11.2026"), ("first_start_until", "22.02.2027"),
             ("form", words["self_paced"]), ("course", "Belehrung für die Arbeit mit Lebensmitteln"), ("number", f"2026-{number:08}-5")]
    filled = {key: text.format(**date) if key in ("instruction", "first_start", "sealed") else text for key, text in words.items()}
    listed = "".join(f"<dt>{words[key]}</dt><dd>{value}</dd>" for key, value in facts)
    return page.format(**filled, facts=listed, logo=logo, code=codes[number % 20])


def draw(text, number):
    return HTML(string=text).write_pdf(stylesheets=[style], font_config=fonts, pdf_variant=VARIANT, pdf_identifier=str(number).encode())


# The first one reads the fonts.
draw(html(0), 0)
spent, made, largest = 0.0, 0, 0
until = time.monotonic() + seconds
while time.monotonic() < until:
    made += 1
    text = html(made)
    begun = time.process_time()
    pdf = draw(text, made)
    spent += time.process_time() - begun
    largest = max(largest, len(pdf))
if len(sys.argv) > 3:
    pathlib.Path(sys.argv[3]).write_bytes(pdf)


def row(metric, value):
    return {"scenario": "certificate", "case": "weasyprint, de", "metric": metric, "value": round(value, 3)}


rows = [row("certificates_per_cpu_second", made / spent), row("file_kb", largest / 1000)]
print(json.dumps({"peer": "weasyprint", "version": importlib.metadata.version("weasyprint"), "rows": rows}))
