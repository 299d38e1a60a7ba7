//! The names of files send no commands to the terminal.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::fs;
use std::path::Path;

use support::{Project, run};

const NAME: &str = "a\u{1b}]0;title\u{7}b";

/// What the tool writes to both outputs.
fn written(folder: &Path, words: &[&str]) -> String {
    let output = run(folder, words);
    let texts = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    texts.concat()
}

#[test]
fn control_characters_of_names_are_escaped() {
    let route = format!("pages/api/{NAME}.ts");
    let handler = "export default (req, res) => res.json({})";
    let project = Project::new(&[(&route, handler), ("pages/api/list.ts", handler)]);
    let folder = project.path();
    let twin = folder.join("twin");
    fs::create_dir_all(twin.join("src/pages/api")).unwrap();
    let files = [
        (
            "Cargo.toml",
            "[package]\nname = \"twin\"\nversion = \"0.1.0\"\n",
        ),
        (
            "build.rs",
            "fn main() {\n    twinroute_build::discover(\"src\");\n}\n",
        ),
        ("src/lib.rs", "mod routes;\n\ntwinroute::routes!();\n"),
    ];
    for (name, text) in files {
        fs::write(twin.join(name), text).unwrap();
    }
    let rust = format!("src/pages/api/{NAME}.rs");
    fs::write(twin.join(rust), "pub async fn handler() {}").unwrap();
    let commands: [&[&str]; 6] = [
        &["scan"],
        &["scan", "--json"],
        &["port", "--all", ".", "--dry-run", "--into", "new"],
        &["port", &route, ".", "--into", "twin"],
        &["routes", "twin"],
        &["routes", "--tree", "twin"],
    ];
    for words in commands {
        let text = written(folder, words);
        assert!(text.contains("title\\u"), "{words:?}: {text}");
        assert!(!text.contains(['\u{1b}', '\u{7}']), "{words:?}: {text:?}");
    }
}
