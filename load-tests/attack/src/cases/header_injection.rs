//! Row 7: lines smuggled into mails and calendar files.

use crate::house::House;
use crate::job;
use crate::verdict::Case;
use serde_json::json;

/// Names and addresses with line breaks and what passes for one.
pub async fn case_07_header_injection(house: &House, case: &mut Case) -> anyhow::Result<()> {
    for (shown, name, email) in [
        (
            "a name with CR LF",
            "A\r\nATTENDEE:mailto:x@evil.example",
            "a@example.org",
        ),
        ("a name with LF", "A\nBEGIN:VALARM", "a@example.org"),
        ("a name with NUL", "A\u{0}B", "a@example.org"),
        (
            "a name with U+2028",
            "A\u{2028}ATTENDEE:mailto:x@evil.example",
            "a@example.org",
        ),
        (
            "an address with CR LF",
            "A",
            "a@example.org\r\nBcc: x@evil.example",
        ),
        (
            "an address that is two",
            "A",
            "a@example.org, x@evil.example",
        ),
        (
            "an address with a quoted break",
            "A",
            "\"a\r\nBcc: x\"@example.org",
        ),
    ] {
        let held = house.hold().await?;
        let person = json!({"name": name, "email": email, "language": "de", "needs": []});
        let answer = house
            .post(&held.citizen(), &held.path("/confirm"), person)
            .await?;
        case.status(shown, &[422], answer.status);
    }
    // What no rule forbids in a name, but is syntax in a calendar or a mail.
    for (number, name) in [
        "A;CN=B:mailto:x@evil.example,\\n",
        "=?utf-8?Q?=0D=0ABcc:_x?=",
        "Zoë \"Z\" O'Neil",
    ]
    .into_iter()
    .enumerate()
    {
        let booked = house
            .book(name, Some(&format!("ics{number}@example.org")))
            .await?;
        let file = house
            .get(&booked.citizen(), &booked.path("/calendar.ics"))
            .await?
            .text;
        let smuggled = unfold(&file)
            .into_iter()
            .filter(|line| !is_ours(line))
            .collect::<Vec<_>>();
        case.note(
            &format!("the calendar file of {name}"),
            "only lines of ours",
            smuggled.join(" / "),
            smuggled.is_empty() && file.contains("END:VCALENDAR"),
        );
    }
    let mails = house.mails_are_out().await?;
    let smuggled = mails.iter().filter(|mail| {
        let head = mail
            .split("\r\n\r\n")
            .next()
            .unwrap_or_default()
            .to_lowercase();
        head.contains("evil.example")
            || head.contains("\nbcc:")
            || unfold(&job::plain(mail)).iter().any(|line| {
                line.starts_with("ATTENDEE")
                    && line.contains("evil.example")
                    && unquoted(line).matches("mailto:").count() > 1
            })
    });
    case.note(
        "the mails to them",
        "no header, no line of theirs",
        format!("{} mails", mails.len()),
        smuggled.count() == 0 && !mails.is_empty(),
    );
    Ok(())
}

/// Folded lines put together (RFC 5545 §3.1).
fn unfold(file: &str) -> Vec<String> {
    file.replace("\r\n ", "")
        .replace("\r\n\t", "")
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

/// Without what stands in quotation marks: there nothing is syntax (RFC 5545 §3.2).
fn unquoted(line: &str) -> String {
    line.split('"').step_by(2).collect()
}

fn is_ours(line: &str) -> bool {
    const OURS: [&str; 33] = [
        "",
        "BEGIN",
        "END",
        "VERSION",
        "PRODID",
        "METHOD",
        "CALSCALE",
        "UID",
        "DTSTAMP",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "DESCRIPTION",
        "LOCATION",
        "STATUS",
        "SEQUENCE",
        "ORGANIZER",
        "URL",
        "CLASS",
        "TRANSP",
        "TZID",
        "TZOFFSETFROM",
        "TZOFFSETTO",
        "TZNAME",
        "RRULE",
        "TRIGGER",
        "ACTION",
        "CREATED",
        "LAST-MODIFIED",
        "X-WR-CALNAME",
        "CATEGORIES",
        "GEO",
        "PRIORITY",
    ];
    let name = line.split([':', ';']).next().unwrap_or_default();
    OURS.contains(&name)
}
