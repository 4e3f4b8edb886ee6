//! Row 16: files with something in them.

use crate::house::{House, Who, answer};
use crate::verdict::Case;

/// No door takes a file.
pub async fn case_16_uploads(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x.svg\"\r\nContent-Type: image/svg+xml\r\n\r\n<svg/>\r\n--x--\r\n";
    for path in [
        "/api/v1/appointments",
        "/api/v1/enrolments",
        "/api/v1/session",
        "/api/v1/certificates/verify",
    ] {
        let request = house.request(&house.stranger(), &Who::Nobody, "POST", path)?;
        let told = answer(
            request
                .header("content-type", "multipart/form-data; boundary=x")
                .body(form),
        )
        .await?;
        case.status(
            &format!("a form with a file to {path}"),
            &[415],
            told.status,
        );
    }
    case.skip(
        "EICAR, polyglots, SVG with script, zip bombs, PDFs of 10,000 pages, names that are paths",
        "citizens cannot upload anything yet",
    );
    Ok(())
}
