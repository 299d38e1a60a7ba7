//! The first line is a path, the others are patterns: the table finds the same matches as a plain scan, without panics.
#![no_main]

use libfuzzer_sys::fuzz_target;
use twinroute_matcher::{Origin, Pattern, RouteTable, Segment, Style};

#[path = "../../tests/oracle/mod.rs"]
mod oracle;

fuzz_target!(|text: &str| {
    let mut lines = text.lines();
    let path = lines.next().unwrap_or_default();
    let mut patterns: Vec<Pattern> = lines.filter_map(parse).collect();
    let mut builder = RouteTable::builder();
    for pattern in &patterns {
        let is_optional = matches!(
            pattern.segments().last(),
            Some(Segment::OptionalCatchAll(_))
        );
        let style = if is_optional {
            Style::App
        } else {
            Style::Pages
        };
        builder.insert(pattern.clone(), Origin::new(style, "file"), ());
    }
    let table = match builder.build() {
        Ok(table) => table,
        Err(error) => {
            assert_eq!(error.to_string().lines().count(), error.iter().len());
            return;
        }
    };
    patterns.sort();
    let found: Vec<_> = table
        .matches(path)
        .map(|found| oracle::found(&found))
        .collect();
    assert_eq!(
        found,
        oracle::scan(&patterns, path),
        "`{path}` in\n{}",
        table.tree()
    );
    for found in table.matches(path) {
        if let Ok(params) = found.decode() {
            assert_eq!(params.len(), found.captures().count());
        }
    }
});

fn parse(line: &str) -> Option<Pattern> {
    let pattern = Pattern::parse(line).ok()?;
    assert_eq!(pattern.to_string(), line);
    Some(pattern)
}
