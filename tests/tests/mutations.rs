//! `mutations.jsonl` against the sources that it breaks.

use std::{fs, path::Path};

use serde_json::Value;

#[test]
fn each_text_stands_once_in_its_file() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mutations = fs::read_to_string(tests.join("mutations.jsonl")).expect("it can be read");
    for line in mutations.lines() {
        let mutation: Value = serde_json::from_str(line).expect("each line is JSON");
        let field = |name| mutation[name].as_str().expect("each line has it");
        let file = tests.join("..").join(field("file"));
        let source = fs::read_to_string(file).unwrap_or_default();
        let found = source.matches(field("replace")).count();
        assert_eq!(found, 1, "{}", field("cell"));
    }
}
