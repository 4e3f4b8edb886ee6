//! The room pass in the hands of forgers: at the signalling socket, at WHIP and at WHEP.

use crate::forge::{Token, forgeries};
use crate::house::{House, answer};
use crate::socket;
use crate::verdict::Case;
use schalter_load_kit::endpoint::{Endpoint, Way};
use std::time::{SystemTime, UNIX_EPOCH};

/// A genuine pass from the operator's tool.
pub fn of_tool(house: &House, arguments: &[&str]) -> anyhow::Result<String> {
    let pass = house.schalter.tool(&[&["pass"], arguments].concat())?;
    Ok(pass.trim().to_owned())
}

/// Every forgery at every door.
pub async fn confusion(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let tool = ["--room", "confusion", "--publish", "--subscribe"];
    let public_pem = house.schalter.tool(&["pass", "--public-key"])?;
    for (name, forged) in forgeries(&Token::read(&of_tool(house, &tool)?)?, &public_pem)? {
        refused(house, case, name, &forged, &["bad_pass"]).await?;
    }
    for (claim, value) in [
        ("authority", "beispielhausen"),
        ("room", "another"),
        ("participant", "somebody-else"),
        ("role", "clerk"),
    ] {
        let moved = Token::read(&of_tool(house, &tool)?)?
            .claim(claim, value)
            .with_old_signature();
        refused(
            house,
            case,
            &format!("another {claim} under the old signature"),
            &moved,
            &["bad_pass"],
        )
        .await?;
    }

    by_the_right_key(house, case, &tool).await
}

/// What the right key would sign by mistake, and a genuine pass twice.
async fn by_the_right_key(house: &House, case: &mut Case, tool: &[&str]) -> anyhow::Result<()> {
    let key = std::fs::read_to_string(house.schalter.data().join("keys/pass.pem"))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let genuine = Token::read(&of_tool(house, tool)?)?;
    let signed = |change: &dyn Fn(Token) -> Token| change(genuine.clone()).by_key(&key);
    for (name, pass, codes) in [
        (
            "right key, audience of another service",
            signed(&|pass| pass.claim("aud", "schalter-office"))?,
            ["bad_pass"],
        ),
        (
            "right key, another issuer",
            signed(&|pass| pass.claim("iss", "evil"))?,
            ["bad_pass"],
        ),
        (
            "right key, expired an hour ago",
            signed(&|pass| {
                pass.claim("nbf", now - 3_720)
                    .claim("iat", now - 3_720)
                    .claim("exp", now - 3_600)
            })?,
            ["pass_expired"],
        ),
        (
            "right key, valid in an hour",
            signed(&|pass| {
                pass.claim("nbf", now + 3_600)
                    .claim("iat", now + 3_600)
                    .claim("exp", now + 3_720)
            })?,
            ["bad_pass"],
        ),
        (
            "right key, valid for a year",
            signed(&|pass| pass.claim("exp", now + 31_536_000))?,
            ["bad_pass"],
        ),
        (
            "right key, times as text",
            signed(&|pass| pass.claim("exp", "9999999999"))?,
            ["bad_pass"],
        ),
        (
            "right key, a room that is a path",
            signed(&|pass| pass.claim("room", "../confusion"))?,
            ["bad_pass"],
        ),
        (
            "right key, for another media node",
            signed(&|pass| pass.claim("node", "media-9"))?,
            ["wrong_node"],
        ),
        (
            "right key, without id",
            signed(&|pass| pass.claim("jti", ""))?,
            ["bad_pass"],
        ),
    ] {
        refused(house, case, name, &pass, &codes).await?;
    }
    let pass = of_tool(house, tool)?;
    let (first, _, _held) = socket::hello(house, &pass).await?;
    case.note(
        "/signal: a genuine pass",
        "joined",
        &first,
        first == "joined",
    );
    refused(
        house,
        case,
        "a genuine pass, used before",
        &pass,
        &["pass_used"],
    )
    .await
}

/// At `/signal` with one of these codes, at WHIP and WHEP with 401.
async fn refused(
    house: &House,
    case: &mut Case,
    name: &str,
    pass: &str,
    codes: &[&str],
) -> anyhow::Result<()> {
    let (said, _, _) = socket::hello(house, pass).await?;
    case.note(
        &format!("/signal: {name}"),
        &codes.join(" or "),
        &said,
        codes.contains(&said.as_str()),
    );
    for (path, way) in [("/whip", Way::Publish), ("/whep", Way::Play)] {
        let offer = Endpoint::new("forger".to_owned()).await?.offer(way)?;
        let request = house
            .stranger()
            .post(format!("{}{path}", house.schalter.url));
        let told = answer(
            request
                .bearer_auth(pass)
                .header("content-type", "application/sdp")
                .body(offer),
        )
        .await?;
        case.status(&format!("{path}: {name}"), &[401], told.status);
    }
    Ok(())
}
