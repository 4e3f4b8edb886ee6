//! Tests of the workspace that are the proof of a row, or of a part of it: run by name, never written twice.

use crate::verdict::Case;
use anyhow::Context as _;
use std::collections::BTreeSet;
use std::process::Command;

/// Row, crate, test, and what it shows.
pub const PROOFS: [(u8, &str, &str, &str); 46] = [
    (
        1,
        "schalter-app",
        "one_address_holds_five_times_and_one_mailbox_books_ten",
        "limits per address and mailbox, to the number",
    ),
    (
        1,
        "schalter",
        "race::two_hundred_citizens_race_for_the_last_places",
        "nobody gets a place twice, however many run",
    ),
    (
        2,
        "schalter-app",
        "a_token_opens_its_own_appointment_only",
        "a token opens one appointment",
    ),
    (
        2,
        "schalter",
        "certificate::ten_thousand_guesses_find_no_day_of_birth",
        "10,000 days of birth for one certificate",
    ),
    (
        3,
        "schalter-signaling",
        "lobby::who_waits_in_the_lobby_sees_nobody_and_is_seen_by_those_who_admit",
        "the lobby",
    ),
    (
        3,
        "schalter-signaling",
        "lobby::whoever_is_turned_away_may_ask_again_and_whoever_is_removed_may_not",
        "removed people stay out, with any pass",
    ),
    (
        3,
        "schalter-signaling",
        "lobby::a_locked_room_lets_in_only_those_who_keep_it",
        "a locked room",
    ),
    (
        3,
        "schalter-signaling",
        "entering::an_ended_room_stays_closed_for_passes_under_way",
        "a talk that is over",
    ),
    (
        4,
        "schalter",
        "access::strangers_other_citizens_and_other_authorities_get_nothing",
        "every route, with every wrong right",
    ),
    (
        4,
        "schalter",
        "access::staff_of_another_authority_find_nothing_and_roles_have_limits",
        "clerks of another authority",
    ),
    (
        4,
        "schalter",
        "access::every_route_has_an_entry",
        "no route is left out of that table",
    ),
    (
        4,
        "schalter-signaling",
        "entering::rooms_of_two_authorities_never_meet",
        "rooms of the same name",
    ),
    (
        4,
        "schalter-storage",
        "postgres_shows_one_authority_to_its_transaction",
        "row-level security of PostgreSQL",
    ),
    (
        5,
        "schalter-signaling",
        "entering::a_pass_is_good_for_one_connection",
        "a pass used twice",
    ),
    (
        5,
        "schalter-signaling",
        "resume::resuming_twice_leaves_one_connection",
        "a resume token used twice",
    ),
    (
        5,
        "schalter",
        "cheating::two_devices_share_one_try_and_a_replay_changes_nothing",
        "a final test handed in twice",
    ),
    (
        6,
        "schalter-certificate",
        "names::a_logo_may_be_missing_but_not_do_what_it_likes",
        "scripts in a logo",
    ),
    (
        6,
        "schalter",
        "letter::tests::a_name_reaches_neither_the_headers_nor_the_words",
        "what a name may touch in a mail",
    ),
    (
        7,
        "schalter",
        "input::bodies_that_do_not_fit_are_refused_with_the_field",
        "line breaks in names and addresses",
    ),
    (
        7,
        "schalter",
        "mail::confirmation_and_cancellation_arrive_with_an_invitation",
        "mail and invitation read by an independent library",
    ),
    (
        9,
        "schalter-relay",
        "strangers::a_strangers_datagrams_are_not_answered_and_change_nothing",
        "nothing is relayed for strangers",
    ),
    (
        10,
        "schalter-relay",
        "strangers::any_datagram_from_anywhere_is_survived",
        "any datagram from anywhere",
    ),
    (
        10,
        "schalter-relay",
        "strangers::forged_packets_from_a_peers_own_address_change_nothing",
        "packets from a spoofed address of a peer",
    ),
    (
        10,
        "schalter-relay",
        "strangers::somebody_elses_address_cannot_be_taken_while_they_are_there",
        "media is not led to another address",
    ),
    (
        10,
        "schalter-relay",
        "strangers::a_check_without_nomination_does_not_move_the_path",
        "nor by half a check",
    ),
    (
        10,
        "schalter-relay",
        "lossy::who_falls_silent_is_gone_and_comes_back",
        "without consent, media ends within 30 s",
    ),
    (
        11,
        "schalter-certificate",
        "altered::one_altered_byte_anywhere_is_refused",
        "every byte of a file",
    ),
    (
        11,
        "schalter-certificate",
        "altered::the_algorithm_is_not_for_the_sender_to_choose",
        "algorithms of a code",
    ),
    (
        11,
        "schalter-certificate",
        "altered::a_key_speaks_for_its_own_authority_and_purpose_only",
        "keys of others",
    ),
    (
        11,
        "schalter-certificate",
        "checkers::poppler_sees_an_altered_file",
        "an independent reader sees it too",
    ),
    (
        11,
        "schalter",
        "certificate::anybody_checks_a_certificate_and_learns_no_more_than_whether_it_counts",
        "unknown and withdrawn ones",
    ),
    (
        12,
        "schalter",
        "cheating::nobody_reads_the_right_answers_before_answering",
        "answers are not in what is sent",
    ),
    (
        12,
        "schalter",
        "cheating::the_last_step_cannot_be_called_first",
        "the order of the steps",
    ),
    (
        12,
        "schalter",
        "cheating::time_counts_only_while_one_page_is_looked_at",
        "minimum times, several windows",
    ),
    (
        12,
        "schalter",
        "cheating::who_answers_faster_than_anybody_reads_waits",
        "scripts that answer",
    ),
    (
        13,
        "schalter",
        "certificate::the_register_is_searched_with_a_reason",
        "a reason for every search, on record",
    ),
    (
        13,
        "schalter",
        "participants::other_departments_and_authorities_see_nobody",
        "departments",
    ),
    (
        13,
        "schalter",
        "participants::only_physicians_see_that_somebody_is_not_sure",
        "what only physicians see",
    ),
    (
        14,
        "schalter-app",
        "one_mailbox_is_written_to_ten_times_a_day",
        "bookings and enrolments of one mailbox in a day",
    ),
    (
        15,
        "schalter",
        "logs::a_canary_leaves_no_trace_in_the_logs",
        "all levels of the log",
    ),
    (
        15,
        "schalter-app",
        "nobody_reads_a_name_in_the_file",
        "the register on disk",
    ),
    (
        17,
        "schalter-signaling",
        "limits::who_does_not_read_is_cut_and_nobody_waits_for_them",
        "slow readers",
    ),
    (
        17,
        "schalter-signaling",
        "limits::a_giant_frame_breaks_the_connection_unread",
        "giant frames",
    ),
    (
        17,
        "schalter-signaling",
        "limits::a_flood_of_bytes_is_cut",
        "floods of messages",
    ),
    (
        17,
        "schalter",
        "http::listen::tests::whoever_sends_no_head_is_cut_and_one_address_has_only_so_many_connections",
        "slow heads, connections of one address",
    ),
    (
        20,
        "schalter",
        "input::absurd_dates_and_queries_are_refused",
        "ranges and queries beyond measure",
    ),
];

/// Runs all of them by one call of cargo, and notes each with its row.
pub fn run(cases: &mut [Case]) -> anyhow::Result<()> {
    let wanted: Vec<_> = PROOFS
        .iter()
        .filter(|(row, ..)| cases.iter().any(|case| case.number == *row))
        .collect();
    let packages: BTreeSet<&str> = wanted.iter().map(|(_, package, ..)| *package).collect();
    let mut command = Command::new("cargo");
    command.args(["test", "--locked", "--tests", "--no-fail-fast"]);
    for package in packages {
        command.args(["-p", package]);
    }
    command
        .args(["--", "--exact"])
        .args(wanted.iter().map(|(_, _, test, _)| *test));
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    let told = String::from_utf8_lossy(&output.stdout);
    for (row, _, test, shows) in wanted {
        let line = told
            .lines()
            .find(|line| line.starts_with(&format!("test {test} ...")));
        let came = line.map_or("it did not run", |line| {
            line.rsplit("... ").next().unwrap_or_default()
        });
        if let Some(case) = cases.iter_mut().find(|case| case.number == *row) {
            case.note(
                &format!("test `{test}`: {shows}"),
                "ok",
                came,
                came.trim() == "ok",
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// A renamed test must not drop out of the table unseen.
    #[test]
    fn every_proof_is_there() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut sources = String::new();
        for folder in ["server", "signaling"] {
            read(&root.join(folder), &mut sources);
        }
        for (row, _, test, _) in PROOFS {
            let name = test.rsplit("::").next().unwrap_or(test);
            assert!(
                sources.contains(&format!("fn {name}(")),
                "row {row}: there is no test {test}"
            );
        }
    }

    fn read(folder: &Path, into: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with("target") {
                read(&path, into);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                into.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
}
