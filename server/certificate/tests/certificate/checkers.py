"""What independent programs say about the certificates in a folder; JSON on standard output.

The folder holds ca.pem, keys.json, *.pdf and *.sd-jwt of the same names.
"""

import json
import subprocess
import sys
from pathlib import Path

import zxingcpp
from jwcrypto.jwk import JWK
from PIL import Image
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from sd_jwt.verifier import SDJWTVerifier

folder = Path(sys.argv[1])
keys = json.loads((folder / "keys.json").read_text())["keys"]


def seal(pdf: Path) -> dict:
    """pyHanko's judgement."""
    root = load_cert_from_pemder(str(folder / "ca.pem"))
    with pdf.open("rb") as file:
        reader = PdfFileReader(file)
        (signature,) = reader.embedded_signatures
        status = validate_pdf_signature(
            signature, ValidationContext(trust_roots=[root], allow_fetching=False)
        )
        return {
            "valid": status.bottom_line,
            "trusted": status.trusted,
            "coverage": status.coverage.name,
            "sub_filter": signature.sig_object["/SubFilter"],
            "signing_certificate_v2": any(
                attribute["type"].native == "signing_certificate_v2"
                for attribute in signature.signer_info["signed_attrs"]
            ),
            "signing_time_attribute": any(
                attribute["type"].native == "signing_time"
                for attribute in signature.signer_info["signed_attrs"]
            ),
        }


def code(pdf: Path) -> list[str]:
    """What a QR reader finds on the page, drawn as a printer of 200 dots per inch would."""
    picture = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", "-singlefile", pdf, picture], check=True)
    with Image.open(picture.with_suffix(".png")) as page:
        return [found.text for found in zxingcpp.read_barcodes(page)]


def accessibility(pdf: Path) -> dict:
    """What outloud and pdfua find."""
    tool = Path(sys.executable).with_name
    outloud = subprocess.run([tool("outloud"), "--json", "-", pdf], capture_output=True, text=True)
    pdfua = subprocess.run([tool("pdfua"), "check", pdf], capture_output=True, text=True)
    return {
        "outloud": outloud.returncode,
        "outloud_says": outloud.stdout[-2000:],
        "pdfua": pdfua.returncode,
        "pdfua_says": pdfua.stdout[-2000:],
    }


def credential(path: Path) -> dict:
    """The claims of a credential, as the reference implementation reads them."""

    def key(_issuer: str, header: dict) -> JWK:
        (found,) = [key for key in keys if key["kid"] == header["kid"]]
        return JWK.from_json(json.dumps(found))

    return SDJWTVerifier(path.read_text(), key).get_verified_payload()


print(
    json.dumps(
        {
            pdf.stem: {
                "seal": seal(pdf),
                "code": code(pdf),
                "accessibility": accessibility(pdf),
                "credential": credential(pdf.with_suffix(".sd-jwt")),
            }
            for pdf in sorted(folder.glob("*.pdf"))
        }
    )
)
