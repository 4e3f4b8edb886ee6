//! `server/openapi.json` is what the server says of itself.

use schalter::http::openapi;

#[test]
fn the_contract_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    // Not `assert_eq!`: nobody wants to read two whole contracts.
    assert!(
        kept == openapi::json(),
        "server/openapi.json is stale: run `cargo run -p schalter -- openapi > server/openapi.json`"
    );
}

#[test]
fn every_answer_is_described_and_every_operation_has_a_name_of_its_own() {
    let contract: serde_json::Value = serde_json::from_str(&openapi::json()).unwrap();
    let mut names = std::collections::BTreeSet::new();
    for (path, methods) in contract["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(
                names.insert(operation["operationId"].as_str().unwrap().to_owned()),
                "{method} {path}: its name is used twice"
            );
            for (status, answer) in operation["responses"].as_object().unwrap() {
                assert!(
                    answer["description"].is_string(),
                    "{method} {path} {status}"
                );
            }
        }
    }
}
