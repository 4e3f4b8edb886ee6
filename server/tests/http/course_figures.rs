//! Figures of a course: counted, exported, and nobody in them.

use super::enrolment::{Way, quick};
use super::house::{houses_with, new_enrolment};
use super::participants::Office;
use schalter_app::testing::course::course_of;
use schalter_domain::identity::Role;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn figures_count_and_name_nobody() {
    for house in houses_with(quick(), &[]).await {
        figures(&Office::open(&house).await).await;
        house.close().await;
    }
}

async fn figures(office: &Office<'_>) {
    let house = office.house;
    for nth in 0..6 {
        let mut wish = new_enrolment(house.office.here);
        wish["person"]["given_name"] = json!(format!("Nr{nth}x"));
        let way = Way::begin(house, wish).await;
        if nth < 5 {
            way.read(1).await;
        }
    }
    let lead = house
        .staff(house.office.here, "lead@hier.example", Role::Lead)
        .await;
    let course = course_of(house.office.here).0;
    let figures = format!("/api/v1/courses/{course}/figures");
    assert_eq!(house.get(&office.clerk, &figures).await.status, 403);
    let view = house.get(&lead, &figures).await.ok();
    assert_eq!(
        (view["enrolments"].as_u64(), view["completed"].as_u64()),
        (Some(6), Some(0))
    );
    assert_eq!(
        view["by_mode"],
        json!([{"mode": "self_paced", "enrolments": 6, "completed": 0}])
    );
    let first = &view["questions"][0];
    assert_eq!(
        (
            first["id"].as_str(),
            first["answers"].as_u64(),
            first["right_first_share"].as_f64()
        ),
        (Some("1.1"), Some(5), Some(1.0))
    );
    let before = house
        .get(&lead, &format!("{figures}?from=2026-01-01&to=2026-12-06"))
        .await
        .ok();
    assert_eq!(before["enrolments"], 0);
    for query in [
        "from=2026-12-31&to=2026-01-01",
        "from=yesterday",
        "from=2000-01-01",
    ] {
        assert_eq!(
            house.get(&lead, &format!("{figures}?{query}")).await.status,
            422,
            "{query}"
        );
    }

    let csv = house.get(&lead, &format!("{figures}.csv")).await;
    assert!(
        csv.kind.starts_with("text/csv") && csv.status == 200,
        "{csv:?}"
    );
    assert!(
        csv.text.contains("all,2025-12-07 / 2026-12-07,6,0,0"),
        "{}",
        csv.text
    );
    assert!(csv.text.contains(",de,5,100"), "{}", csv.text);
    assert!(!csv.text.contains("Kanarienvogel") && !csv.text.contains("Nr0x"));
    let xlsx = house.get(&lead, &format!("{figures}.xlsx")).await;
    assert!(
        xlsx.status == 200 && xlsx.text.starts_with("PK"),
        "a workbook is a ZIP file"
    );
}
