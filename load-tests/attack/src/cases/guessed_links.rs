//! Row 2: guessing links, and machines that follow them.

use crate::house::{House, Who};
use crate::verdict::Case;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::collections::HashSet;

/// Wrong tokens tried from one address.
const GUESSES: usize = 10_000;

/// Tokens are long and random; ten thousand wrong ones are slowed down; reading changes nothing.
pub async fn case_02_guessed_links(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let booked = house.book("Verlinkt", Some("link@example.org")).await?;
    let mut tokens = HashSet::from([booked.token.clone()]);
    for _ in 0..30 {
        tokens.insert(house.book("Verlinkt", None).await?.token);
    }
    let long = tokens.iter().all(|token| {
        URL_SAFE_NO_PAD
            .decode(token)
            .is_ok_and(|bytes| bytes.len() >= 16)
    });
    case.note(
        "31 tokens",
        "all different, 128 bits",
        format!("{} different, long: {long}", tokens.len()),
        long && tokens.len() == 31,
    );

    let wrong = || Who::Citizen(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()));
    let known = house.get(&wrong(), &booked.path("")).await?;
    let unknown = house
        .get(
            &wrong(),
            "/api/v1/appointments/01a20243-0000-7000-8000-000000000000",
        )
        .await?;
    let same = (known.status, &known.text) == (unknown.status, &unknown.text);
    case.note(
        "a wrong token for an appointment that exists and for one that does not",
        "the same 404",
        format!("{}, {}", known.problem(), unknown.problem()),
        same && known.status == 404,
    );

    let guesser = house.stranger();
    let (mut refused, mut found) = (0, 0);
    for _ in 0..GUESSES {
        let answer = house
            .ask_from(&guesser, &wrong(), "GET", &booked.path(""), None)
            .await?;
        refused += usize::from(answer.status == 429);
        found += usize::from(answer.status == 200);
    }
    case.note(
        "10,000 wrong tokens from one address",
        "none opens; most are refused unread (429)",
        format!("{found} opened, {refused} refused"),
        found == 0 && refused > GUESSES / 2,
    );
    let locked = house
        .ask_from(&guesser, &booked.citizen(), "GET", &booked.path(""), None)
        .await?;
    case.status(
        "even the right token from that address now",
        &[429],
        locked.status,
    );
    let owner = house.get(&booked.citizen(), &booked.path("")).await?;
    case.status("the owner, from elsewhere", &[200], owner.status);

    for method in ["GET", "HEAD"] {
        for rest in ["/cancel", "/confirm", "/check-in"] {
            let answer = house
                .ask(&booked.citizen(), method, &booked.path(rest), None)
                .await?;
            case.status(&format!("{method} …{rest}"), &[404, 405], answer.status);
        }
    }
    let state = house
        .get(&booked.citizen(), &booked.path(""))
        .await?
        .text_at("/state")?;
    case.note(
        "the appointment after that",
        "booked",
        &state,
        state == "booked",
    );

    let mails = house.mails_are_out().await?;
    let leaks = mails
        .iter()
        .filter(|mail| mail.contains(&format!("?{}", booked.token)))
        .count();
    case.note(
        "links in mails",
        "the token stands in the fragment only",
        format!("{leaks} in a query"),
        leaks == 0 && !mails.is_empty(),
    );
    Ok(())
}
