//! The documents match the repository: links resolve, named cases exist, the list of differences and the counts of cases are those
//! of the suite, all Rust is compiled, and all config files are valid.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use twinroute::config::NextConfig;
use twinroute_tests::{Case, DeliberateDifference, Suite};

const START: &str = "<!-- differences -->\n";
const END: &str = "<!-- /differences -->";

/// README.md has to be read in a few minutes.
const MOST_WORDS: usize = 700;

/// The folders of the documents.
const FOLDERS: &[&str] = &[
    "",
    "docs",
    "docs/deployment",
    "apps/showcase",
    "apps/migration",
    "crates/compare",
    "tests",
];

struct Document {
    path: PathBuf,
    text: String,
}

impl Document {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{} can't be read: {error}", path.display()));
        Self {
            path: path.to_owned(),
            text,
        }
    }

    /// The lines outside of fenced blocks.
    fn prose(&self) -> impl Iterator<Item = &str> {
        let mut is_fenced = false;
        self.text.lines().filter(move |line| {
            let is_fence = line.trim_start().starts_with("```");
            is_fenced ^= is_fence;
            !is_fence && !is_fenced
        })
    }

    /// What the links lead to, as it is written.
    fn links(&self) -> impl Iterator<Item = &str> {
        let links = self.prose().flat_map(|line| line.split("](").skip(1));
        links.filter_map(|rest| Some(rest.split_once(')')?.0))
    }

    /// The cells of the rows of tables, with the last cell of their header.
    fn last_cells(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut header = None;
        self.prose().filter_map(move |line| {
            let row = line
                .trim()
                .strip_prefix('|')
                .and_then(|row| row.strip_suffix('|'));
            let Some(cell) = row.and_then(|row| row.rsplit('|').next()) else {
                header = None;
                return None;
            };
            match header {
                None => {
                    header = Some(cell.trim());
                    None
                }
                Some(header) => Some((header, cell)),
            }
        })
    }

    /// Whether a heading has this anchor, by the rules of GitHub.
    fn has_anchor(&self, anchor: &str) -> bool {
        let headings = self.prose().filter(|line| line.starts_with('#'));
        headings
            .map(|line| slug(line.trim_start_matches('#').trim()))
            .any(|slug| slug == anchor)
    }
}

fn slug(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter_map(|character| match character {
        ' ' => Some('-'),
        '-' | '_' => Some(character),
        _ => character.is_alphanumeric().then_some(character),
    });
    kept.collect()
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn documents() -> Vec<Document> {
    let entries = FOLDERS.iter().flat_map(|folder| {
        fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"))
    });
    let paths = entries.map(|entry| entry.expect("an entry of a folder").path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    paths.sort();
    paths.iter().map(|path| Document::read(path)).collect()
}

#[test]
fn the_readme_is_short() {
    let words = Document::read(&root().join("README.md")).text;
    let words = words.split_whitespace().count();
    assert!(words < MOST_WORDS, "README.md has {words} words");
}

#[test]
fn the_counts_of_cases_are_those_of_the_suite() {
    let suites = Suite::load_all().expect("the suite can be read");
    let all: usize = suites.iter().map(|suite| suite.cases().count()).sum();
    let different: usize = suites.iter().map(|suite| suite.differences.len()).sum();
    let recorded = thousands(all);
    let expected = [
        ("README.md", format!("{recorded} recorded requests")),
        (
            "README.md",
            format!("{} are equal", thousands(all - different)),
        ),
        (
            "README.md",
            format!("{} are [deliberate", thousands(different)),
        ),
        ("CHANGELOG.md", format!("{recorded} recorded cases")),
    ];
    for (file, count) in expected {
        let text = Document::read(&root().join(file)).text;
        let words: Vec<_> = text.split_whitespace().collect();
        let is_there = words.join(" ").contains(&count);
        assert!(is_there, "{file} does not say: {count}");
    }
}

/// A number below a million with a comma between its thousands.
fn thousands(number: usize) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", number / 1000, number % 1000),
    }
}

#[test]
fn every_link_resolves() {
    let mut broken = Vec::new();
    for document in documents() {
        for link in document.links().filter(|link| !link.contains("://")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => document.path.clone(),
                _ => document
                    .path
                    .with_file_name(path.replace("%5B", "[").replace("%5D", "]")),
            };
            let resolves = target.exists()
                && (anchor.is_empty() || Document::read(&target).has_anchor(anchor));
            if !resolves {
                broken.push(format!("{}: {link}", document.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_document_with_rust_is_compiled() {
    let compiled = Document::read(&root().join("crates/twinroute/src/documents.rs")).text;
    for document in documents() {
        let relative = document
            .path
            .strip_prefix(root())
            .expect("a path below the root");
        let is_ours = relative
            .parent()
            .is_some_and(|folder| folder == Path::new("") || folder == Path::new("docs"));
        let has_rust = document
            .text
            .lines()
            .any(|line| line.trim_start().starts_with("```rust"));
        let include = format!("include_str!(\"../../../{}\")", relative.display());
        assert!(
            !is_ours || !has_rust || compiled.contains(&include),
            "{} is missing in documents.rs",
            relative.display()
        );
    }
}

/// A block whose first line is the comment `# twinroute.toml`.
#[test]
fn every_twinroute_toml_is_valid() {
    let documents = documents();
    let blocks = documents.iter().flat_map(|document| {
        let rest = document.text.split("```toml\n# twinroute.toml\n").skip(1);
        rest.filter_map(|rest| rest.split("\n```").next())
    });
    let blocks: Vec<_> = blocks.collect();
    assert!(!blocks.is_empty(), "no block was found");
    for block in blocks {
        let config = NextConfig::parse_toml(block);
        assert!(config.is_ok(), "{config:?}\n{block}");
    }
}

/// The last cell of a row names cases, in backticks, where the table's last column is called `Case`.
#[test]
fn every_named_case_exists() {
    let suites = Suite::load_all().expect("the suite can be read");
    let documents = documents();
    let cells = documents.iter().flat_map(Document::last_cells);
    let cells = cells.filter(|(header, _)| *header == "Case");
    let named: Vec<_> = cells
        .flat_map(|(_, cell)| cell.split('`').skip(1).step_by(2))
        .collect();
    let unknown: Vec<_> = named
        .iter()
        .filter(|id| {
            suites
                .iter()
                .flat_map(Suite::cases)
                .all(|case| case.id != **id)
        })
        .collect();
    assert!(unknown.is_empty(), "no such cases: {unknown:?}");
    assert!(named.len() > 150, "only {} cases were found", named.len());
}

#[test]
fn the_listed_differences_are_those_of_the_suite() {
    let suites = Suite::load_all().expect("the suite can be read");
    let Document { path, text } = Document::read(&root().join("docs/differences.md"));
    let (before, rest) = text.split_once(START).expect("a start marker");
    let (old, after) = rest.split_once(END).expect("an end marker");
    let new = render(&suites);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let text = format!("{before}{START}{new}{END}{after}");
        fs::write(path, text).expect("docs/differences.md can be written");
    } else {
        assert_eq!(
            old, new,
            "update it with `UPDATE_DOCS=1 cargo test -p twinroute-tests --test docs`"
        );
    }
}

/// Each reason with its cases, in the order of the cases.
fn render(suites: &[Suite]) -> String {
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    let cases = suites
        .iter()
        .flat_map(|suite| suite.cases().map(move |case| (suite, case)));
    for (suite, case) in cases {
        let Some(difference) = suite.differences.get(&case.id) else {
            continue;
        };
        let line = render_case(suite, case, difference);
        match reasons
            .iter_mut()
            .find(|(reason, _)| *reason == difference.reason)
        {
            Some((_, lines)) => lines.push(line),
            None => reasons.push((&difference.reason, vec![line])),
        }
    }
    if reasons.is_empty() {
        return "\nNone so far.\n\n".to_owned();
    }
    let mut text = String::from("\n");
    for (reason, lines) in reasons {
        let _ = write!(text, "{}\n\n{}\n\n", escape(reason), lines.join("\n"));
    }
    text
}

fn render_case(suite: &Suite, case: &Case, difference: &DeliberateDifference) -> String {
    let pins = escape(&case.pins);
    let theirs = suite
        .recordings
        .get(&case.id)
        .map_or(0, |recording| recording.response.status);
    let statuses = match (theirs, difference.response.status) {
        (theirs, ours) if theirs == ours => String::new(),
        (theirs, 0) => format!(" (no response instead of {theirs})"),
        (0, ours) => format!(" ({ours} instead of no response)"),
        (theirs, ours) => format!(" ({ours} instead of {theirs})"),
    };
    format!("- `{}`: {pins}{statuses}", case.id)
}

/// Escapes text for Markdown, except within backticks.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for (index, part) in text.split('`').enumerate() {
        escaped.push_str(if index == 0 { "" } else { "`" });
        for character in part.chars() {
            if index % 2 == 0 && matches!(character, '*' | '_' | '<' | '[' | '\\' | '|') {
                escaped.push('\\');
            }
            escaped.push(character);
        }
    }
    escaped
}
