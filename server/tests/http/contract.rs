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

/// Of two schemas of one name only one comes into the contract, and the other's answers contradict it.
#[test]
fn no_two_schemas_have_one_name() {
    let mut names = std::collections::BTreeMap::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/http"
    ))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for item in text.split("ToSchema)]").skip(1) {
                let words = |text: &str| {
                    text.split([' ', '(', ')', '{', ';', '<'])
                        .map(str::to_owned)
                        .collect::<Vec<_>>()
                };
                let head: Vec<&str> = item
                    .lines()
                    .take_while(|line| !line.starts_with("pub "))
                    .collect();
                let renamed = head
                    .iter()
                    .find_map(|line| line.split_once("#[schema(as = "));
                let own = item
                    .lines()
                    .find(|line| line.starts_with("pub "))
                    .map(words);
                let name = match (renamed, own) {
                    (Some((_, name)), _) => words(name)[0].clone(),
                    (None, Some(words)) => words[2].clone(),
                    (None, None) => continue,
                };
                let other = names.insert(name.clone(), path.clone());
                assert!(other.is_none(), "{name} is in {path:?} and in {other:?}");
            }
        }
    }
    assert!(names.len() > 100);
}
