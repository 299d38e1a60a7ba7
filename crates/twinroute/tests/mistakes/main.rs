//! Typical mistakes and the messages that a user sees: twinroute's own text, the file and the line. The text of the compiler is
//! not compared, so the test passes with every release of it.

mod project;
mod table;

/// Represents an error of the compiler that has no code.
const COMPILER_ERROR: &str = "the compiler's";

use project::Project;
use table::MISTAKES;

/// A mistake in an otherwise correct project.
struct Mistake {
    name: &'static str,
    /// Files that replace or complement those of the correct project. An empty text removes a file.
    files: &'static [(&'static str, &'static str)],
    /// The errors and warnings, in order. A code such as `E0277` represents an error of the compiler.
    messages: &'static [&'static str],
    /// Text that must be elsewhere in the output, such as the file and line of a handler.
    shown: &'static [&'static str],
}

#[test]
fn each_mistake_has_its_message() {
    let project = Project::new("project");
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        project.fill(mistake.files);
        let ci = if mistake.name.contains("in CI") {
            "true"
        } else {
            ""
        };
        let output = project.check(&[], &[("CI", ci)]);
        let found = messages(&output);
        let is_shown = mistake.shown.iter().all(|shown| output.contains(shown));
        if found != mistake.messages || !is_shown {
            wrong.push(format!("{}: {found:#?}\n{output}", mistake.name));
        }
    }
    assert!(MISTAKES.len() >= 25);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The files of `ui`, whose complete messages are compared on one release only.
#[test]
fn handlers_of_the_wrong_type() {
    let project = Project::new("handlers");
    project.fill(&[("build.rs", ""), ("src/lib.rs", ""), ("src/routes.rs", "")]);
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ui");
    let read = |path: &std::path::Path| std::fs::read_to_string(path).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "stderr")
        {
            let name = path.file_stem().unwrap().to_str().unwrap();
            project.write("src/main.rs", &read(&path.with_extension("rs")));
            let (output, expected) = (project.check(&[], &[]), read(&path));
            assert_eq!(ours(&output), ours(&expected), "{name}: {output}");
        }
    }
}

/// The errors and warnings of an output, without Cargo's summary.
fn messages(output: &str) -> Vec<String> {
    let message = |line: &str| {
        let (kind, message) = line.split_once(": ")?;
        let code = kind
            .strip_prefix("error")
            .or_else(|| kind.strip_prefix("warning"))?;
        // Of the warnings, those of build scripts.
        let message = match message.split_once("@0.0.0: ") {
            Some((_, message)) => message,
            None if kind == "warning" => return None,
            None => message,
        };
        let is_summary = message.starts_with("could not compile");
        let code = code.trim_matches(['[', ']']);
        let shown = match code {
            _ if is_ours(message) => message,
            "" => COMPILER_ERROR,
            code => code,
        };
        (!is_summary).then(|| shown.to_owned())
    };
    output.lines().filter_map(message).collect()
}

/// Whether twinroute wrote a message: it ends in the name of a rule, names the crate, or is that of a handler's trait.
fn is_ours(message: &str) -> bool {
    let is_rule = message.ends_with(']') && message.contains(" [");
    is_rule || message.contains("twinroute") || message.starts_with("this is not a")
}

/// The lines that twinroute wrote, and the codes of the compiler's errors.
fn ours(output: &str) -> Vec<String> {
    let notes = [
        "it is an async",
        "its arguments",
        "it returns",
        "the error of a `Result`",
    ];
    let ours = |line: &str| {
        let line = line.trim();
        let note = line.strip_prefix("= note: ").unwrap_or_default();
        let is_note = notes.iter().any(|start| note.starts_with(start));
        let expected = line.find("expected `async fn").map(|start| &line[start..]);
        is_note
            .then(|| note.to_owned())
            .or(expected.map(str::to_owned))
            .or_else(|| line.starts_with("error[").then(|| messages(line).concat()))
    };
    output.lines().filter_map(ours).collect()
}
