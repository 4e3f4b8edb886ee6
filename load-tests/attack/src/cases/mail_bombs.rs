//! Row 14: bookings that are only meant to send mails to somebody.

use crate::house::House;
use crate::job;
use crate::verdict::Case;
use serde_json::json;

const VICTIM: &str = "opfer@example.org";
const LURE: &str = "Gewinnspiel auf evil.example";

/// Book and cancel again and again for an address that is not one's own, from ever new addresses.
pub async fn case_14_mail_bombs(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let (mut booked, mut refused) = (0, 0);
    for _ in 0..20 {
        let held = house.hold().await?;
        let (id, who) = (&held.id, held.citizen());
        let person = json!({"name": LURE, "email": VICTIM, "language": "de", "needs": []});
        let answer = house
            .post(&who, &format!("/api/v1/appointments/{id}/confirm"), person)
            .await?;
        if answer.status == 200 {
            booked += 1;
            house
                .post(
                    &who,
                    &format!("/api/v1/appointments/{id}/cancel"),
                    json!({}),
                )
                .await?;
        } else {
            refused += 1;
        }
    }
    case.note(
        "20 times: book and cancel for one mail address",
        "10, then refused for a day",
        format!("{booked} booked, {refused} refused"),
        booked == 10 && refused == 10,
    );
    let mails = house.mails_are_out().await?;
    let to_victim: Vec<_> = mails.iter().filter(|mail| mail.contains(VICTIM)).collect();
    case.note(
        "mails to it",
        "at most 20",
        to_victim.len(),
        (1..=20).contains(&to_victim.len()),
    );
    let with_lure = to_victim
        .iter()
        .filter(|mail| job::letter_of(mail).contains("evil.example"))
        .count();
    case.note(
        "what the sender wrote, in those mails",
        "not in subject and text",
        with_lure,
        with_lure == 0,
    );

    let mut enrolled = 0;
    for number in 0..20 {
        enrolled += usize::from(
            job::enrol(
                house,
                &format!("Ada {number}"),
                "Bombe",
                "opfer2@example.org",
            )
            .await
            .is_ok(),
        );
    }
    case.note(
        "20 enrolments for one mail address",
        "10, then refused for a day",
        enrolled,
        enrolled == 10,
    );
    case.skip("text messages", "Schalter sends none yet");
    Ok(())
}
