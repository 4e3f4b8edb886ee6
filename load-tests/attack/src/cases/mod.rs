//! The rows of the threat model, one file each.

mod amplification;
mod canaries;
mod costly_searches;
mod curious_clerks;
mod embedding;
mod forged_certificates;
mod forged_clicks;
mod forged_requests;
mod guessed_links;
mod header_injection;
mod mail_bombs;
mod other_authorities;
mod relayed_traffic;
mod replayed_tokens;
mod script_injection;
mod scripted_tests;
mod slot_bots;
mod socket_floods;
mod uninvited_guests;
mod uploads;

use crate::house::House;
use crate::verdict::Case;
use socket_floods::Force;
use std::time::Duration;

/// Names of the rows, in their order.
pub const NAMES: [&str; 20] = [
    "slot_bots",
    "guessed_links",
    "uninvited_guests",
    "other_authorities",
    "replayed_tokens",
    "script_injection",
    "header_injection",
    "forged_requests",
    "relayed_traffic",
    "amplification",
    "forged_certificates",
    "scripted_tests",
    "curious_clerks",
    "mail_bombs",
    "canaries",
    "uploads",
    "socket_floods",
    "embedding",
    "forged_clicks",
    "costly_searches",
];

/// Whether the row needs a Schalter of its own, because it fills it up.
pub const fn is_flood(number: u8) -> bool {
    matches!(number, 1 | 17 | 20)
}

/// Attacks as this row says. An attack that cannot be carried out to its end counts as broken: nobody knows what came of it.
pub async fn run(number: u8, house: &House, short: bool) -> Case {
    let mut case = Case::new(number, NAMES[usize::from(number - 1)]);
    let outcome = attack(number, house, &mut case, short).await;
    if let Err(error) = outcome {
        case.note(
            "carry the attack out",
            "it ends",
            format!("{error:#}"),
            false,
        );
    }
    case
}

async fn attack(number: u8, house: &House, case: &mut Case, short: bool) -> anyhow::Result<()> {
    match number {
        1 => slot_bots::case_01_slot_bots(house, case).await,
        2 => guessed_links::case_02_guessed_links(house, case).await,
        3 => uninvited_guests::case_03_uninvited_guests(house, case).await,
        4 => other_authorities::case_04_other_authorities(house, case).await,
        5 => replayed_tokens::case_05_replayed_tokens(house, case).await,
        6 => script_injection::case_06_script_injection(house, case).await,
        7 => header_injection::case_07_header_injection(house, case).await,
        8 => forged_requests::case_08_forged_requests(house, case).await,
        9 => relayed_traffic::case_09_relayed_traffic(house, case),
        10 => amplification::case_10_amplification(house, case).await,
        11 => forged_certificates::case_11_forged_certificates(house, case).await,
        12 => scripted_tests::case_12_scripted_tests(house, case).await,
        13 => curious_clerks::case_13_curious_clerks(house, case).await,
        14 => mail_bombs::case_14_mail_bombs(house, case).await,
        15 => canaries::case_15_canaries(house, case).await,
        16 => uploads::case_16_uploads(house, case).await,
        17 => socket_floods::case_17_socket_floods(house, case, force(short)).await,
        18 => embedding::case_18_embedding(house, case).await,
        19 => forged_clicks::case_19_forged_clicks(house, case).await,
        _ => {
            let (rate, seconds) = if short { (200, 3) } else { (1_000, 15) };
            let duration = Duration::from_secs(seconds);
            costly_searches::case_20_costly_searches(house, case, rate, duration).await
        }
    }
}

const fn force(short: bool) -> Force {
    if short {
        Force {
            sockets: 500,
            slow: 400,
            answer_ms_max: 1_000,
            // Longer than a head may take, also where time is scarce; not as long as a body may.
            stay: Duration::from_secs(16),
        }
    } else {
        Force {
            sockets: 2_000,
            slow: 2_000,
            answer_ms_max: 300,
            stay: Duration::from_secs(30),
        }
    }
}
