//! Row 12: the certificate without the course.

use crate::house::House;
use crate::job;
use crate::verdict::Case;
use serde_json::json;

/// The last steps first, and the answers before the questions are answered.
pub async fn case_12_scripted_tests(house: &House, case: &mut Case) -> anyhow::Result<()> {
    let enrolled = job::enrol(house, "Skript", "Kiddie", "skript@example.org").await?;
    let who = enrolled.citizen();
    let path = |rest: &str| format!("/api/v1/enrolments/{}{rest}", enrolled.id);
    let declaration = json!({"choice": "declare", "text_hash": "0".repeat(64)});
    for (rest, body) in [
        ("/certificate", json!({})),
        ("/declaration", declaration),
        ("/exam", json!({})),
        ("/exam/submit", json!({"attempt": enrolled.id})),
    ] {
        let answer = house.post(&who, &path(rest), body).await?;
        case.status(
            &format!("POST …{rest} first"),
            &[404, 409, 422],
            answer.status,
        );
    }
    let chapter = house.get(&who, &path("/chapters/1")).await?;
    let tells = ["\"right\"", "right_option", "\"why\":{\""]
        .iter()
        .any(|word| chapter.text.contains(word));
    case.note(
        "the questions of a chapter before they are answered",
        "no word of what is right",
        chapter.status,
        chapter.status == 200 && !tells,
    );
    let last = house.get(&who, &path("/chapters/9")).await?;
    case.status("the last chapter first", &[409], last.status);
    Ok(())
}
