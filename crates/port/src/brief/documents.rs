//! The documents of twinroute that a brief quotes. They are a part of the tool, and their code is compiled by tests.

use twinroute_scan::model::RouteStyle;

const PAGES: &str = include_str!("../../../../docs/pages.md");
const APP: &str = include_str!("../../../../docs/app.md");
const HANDLERS: &str = include_str!("../../../../docs/handlers.md");
const ERRORS: &str = include_str!("../../../../docs/errors.md");

/// The interface of twinroute that a handler of a style needs.
pub(super) fn interface(style: RouteStyle, has_config: bool) -> String {
    let (text, file, title) = match style {
        RouteStyle::Pages => (PAGES, "docs/pages.md", "# Pages handlers"),
        RouteStyle::App => (APP, "docs/app.md", "# App routes"),
    };
    let introduction = chapter_text(text, title);
    let introduction = introduction.split("\n## ").next().unwrap_or_default();
    let mut parts = vec![absolute_links(introduction.trim(), file)];
    let headings: &[&str] = match style {
        RouteStyle::Pages if has_config => &["The request", "The body", "The response", "`CONFIG`"],
        RouteStyle::Pages => &["The request", "The body", "The response"],
        RouteStyle::App => &[
            "The request",
            "The response",
            "Cookies",
            "Functions that work in everything the handler calls",
        ],
    };
    parts.extend(headings.iter().map(|heading| section(text, file, heading)));
    for heading in ["Shared data", "Work after the response", "Blocking work"] {
        parts.push(section(HANDLERS, "docs/handlers.md", heading));
    }
    parts.push(section(ERRORS, "docs/errors.md", "Errors of a handler"));
    parts.join("\n\n")
}

/// A section of a document, one level below a section of the brief.
fn section(text: &'static str, file: &str, heading: &str) -> String {
    let body = chapter(text, &format!("## {heading}"));
    format!("#### {heading}\n\n{}", absolute_links(body.trim(), file))
}

fn chapter_text(text: &'static str, title: &str) -> &'static str {
    text.strip_prefix(title).unwrap_or(text)
}

/// The text of a document below a heading, up to the next heading of the same level.
pub(super) fn chapter(document: &'static str, heading: &str) -> &'static str {
    let Some((_, rest)) = document.split_once(&format!("\n{heading}\n")) else {
        return "";
    };
    let level = heading.split_whitespace().next().unwrap_or(heading);
    // A higher level ends it, too.
    let ends =
        (1..=level.len()).filter_map(|count| rest.find(&format!("\n{} ", "#".repeat(count))));
    rest.split_at(ends.min().unwrap_or(rest.len())).0
}

/// The text with links to files of the repository as links to its website: a brief is read elsewhere.
pub(super) fn absolute_links(text: &str, file: &str) -> String {
    let repository = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/");
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let (before, target) = rest.split_at(at + 2);
        out.push_str(before);
        if target.starts_with('#') {
            out.push_str(repository);
            out.push_str(file);
        } else if let Some(above) = target.strip_prefix("../") {
            out.push_str(repository);
            rest = above;
            continue;
        } else if !target.starts_with("http") {
            out.push_str(repository);
            if !folder.is_empty() {
                out.push_str(folder);
                out.push('/');
            }
        }
        rest = target;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use twinroute_scan::model::RouteStyle;

    use super::{absolute_links, interface};

    #[test]
    fn each_section_is_there() {
        for style in [RouteStyle::Pages, RouteStyle::App] {
            let text = interface(style, true);
            let headings: Vec<_> = text.split("#### ").skip(1).collect();
            assert!(headings.len() >= 8, "{style:?}");
            for section in headings {
                assert!(section.lines().count() > 4, "an empty section: {section}");
            }
        }
    }

    #[test]
    fn links_lead_to_the_repository() {
        let text = "[a](#b) [c](../MIGRATION.md#d) [e](files.md) [f](https://x.example)";
        let base = "https://github.com/twinroute/twinroute/blob/main/";
        assert_eq!(
            absolute_links(text, "docs/pages.md"),
            format!(
                "[a]({base}docs/pages.md#b) [c]({base}MIGRATION.md#d) [e]({base}docs/files.md) [f](https://x.example)"
            )
        );
    }
}
