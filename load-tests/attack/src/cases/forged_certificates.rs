//! Row 11: certificates that nobody issued.

use crate::forge::{Token, forgeries};
use crate::house::{CLERK, House, Who};
use crate::job;
use crate::verdict::Case;
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;

/// A genuine certificate first; then every way to make one from it that is not genuine.
pub async fn case_11_forged_certificates(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let clerk = house.sign_in(CLERK).await?;
    let issued = job::certificate(house, &clerk, "Ada", "Fälschersheim").await?;
    let genuine = genuine_code(house, &issued.number).await?;
    let check = async |payload: &str, born: &str| {
        let body = json!({"payload": payload, "birth_date": born});
        let answer = house
            .post(&Who::Nobody, "/api/v1/certificates/verify", body)
            .await?;
        Ok::<_, anyhow::Error>(
            answer.json["state"]
                .as_str()
                .map_or_else(|| answer.problem(), str::to_owned),
        )
    };
    let token = Token::read(&genuine.code)?;
    let state = check(&genuine.code, "2001-02-03").await?;
    case.note("the genuine code", "valid", &state, state == "valid");
    let state = check(&genuine.code, "2001-02-04").await?;
    case.note(
        "the genuine code with another day of birth",
        "unknown",
        &state,
        state == "unknown",
    );
    for (name, forged) in forgeries(&token, &genuine.public_pem)? {
        let state = check(&forged, "2001-02-03").await?;
        let offline = house
            .schalter
            .tool(&["verify", &forged, "--keys", &genuine.keys_file])
            .is_ok();
        case.note(
            &format!("code: {name}"),
            "unknown; refused by `schalter verify`",
            format!("{state}; offline accepted: {offline}"),
            state != "valid" && !offline,
        );
    }
    for (claim, value) in [
        ("number", "2026-00000000-0"),
        ("family_name", "Andere"),
        ("iss", "beispielhausen"),
    ] {
        let state = check(
            &token.clone().claim(claim, value).with_old_signature(),
            "2001-02-03",
        )
        .await?;
        case.note(
            &format!("code: another {claim} under the old signature"),
            "unknown",
            &state,
            state == "unknown",
        );
    }
    let other = token
        .clone()
        .header("kid", genuine.seal_kid.as_str())
        .with_old_signature();
    let state = check(&other, "2001-02-03").await?;
    case.note(
        "code: kid of the seal's key",
        "unknown",
        &state,
        state == "unknown",
    );

    altered_files(house, case, &clerk, (&issued.number, &genuine.keys_file)).await
}

/// The file as it was issued, and with one altered bit.
async fn altered_files(
    house: &House,
    case: &mut Case,
    clerk: &Who,
    (number, keys_file): (&str, &str),
) -> anyhow::Result<()> {
    let scratch = tempfile::tempdir()?;
    let mut accepted = 0;
    let pdf = house.request(
        &house.stranger(),
        clerk,
        "GET",
        &format!("/api/v1/certificates/{number}.pdf"),
    )?;
    let pdf = pdf.send().await?.bytes().await?.to_vec();
    let path = scratch.path().join("certificate.pdf");
    let path_text = path.to_str().context("no text")?;
    std::fs::write(&path, &pdf)?;
    let whole = house
        .schalter
        .tool(&["verify", path_text, "--keys", keys_file])
        .is_ok();
    case.note("the file as it was issued", "accepted", whole, whole);
    for nth in 0..20 {
        let mut altered = pdf.clone();
        let at = pdf.len() / 20 * nth + 7;
        altered[at] ^= 1;
        std::fs::write(&path, &altered)?;
        accepted += usize::from(
            house
                .schalter
                .tool(&["verify", path_text, "--keys", keys_file])
                .is_ok(),
        );
    }
    case.note(
        "20 files with one altered bit",
        "all refused",
        format!("{accepted} accepted"),
        accepted == 0,
    );
    Ok(())
}

struct Genuine {
    code: String,
    public_pem: String,
    keys_file: String,
    seal_kid: String,
}

/// The code as the authority would print it, made with its own key: the attack needs something genuine to start from.
async fn genuine_code(house: &House, number: &str) -> anyhow::Result<Genuine> {
    let keys = house
        .get(&Who::Nobody, "/.well-known/schalter/keys.json")
        .await?;
    let keys_file = house.schalter.data().join("keys.json");
    std::fs::write(&keys_file, &keys.text)?;
    let of = |purpose: &str| {
        let keys = keys.json["keys"].as_array()?;
        keys.iter()
            .find(|key| key["authority"] == "musterland" && key["purpose"] == purpose)
    };
    let (payload, seal) = (
        of("payload").context("no key")?,
        of("seal").context("no key")?,
    );
    let kid = payload["kid"].as_str().context("no kid")?;
    let folder = house.schalter.data().join("keys/certificates/musterland");
    let pem = std::fs::read_to_string(folder.join(format!("{kid}.pem")))?;
    let claims = job::claims(number);
    let head = URL_SAFE_NO_PAD.encode(json!({"alg": "ES256", "kid": kid}).to_string());
    let draft = format!("{head}.{}.AA", URL_SAFE_NO_PAD.encode(claims.to_string()));
    let part = |name: &str| URL_SAFE_NO_PAD.decode(payload[name].as_str().unwrap_or_default());
    // SubjectPublicKeyInfo of P-256: a fixed head and the point.
    let mut info = STANDARD.decode("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE")?;
    info.extend(part("x")?);
    info.extend(part("y")?);
    Ok(Genuine {
        code: Token::read(&draft)?.by_key(&pem)?,
        public_pem: format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(info)
        ),
        keys_file: keys_file.display().to_string(),
        seal_kid: seal["kid"].as_str().context("no kid")?.to_owned(),
    })
}
