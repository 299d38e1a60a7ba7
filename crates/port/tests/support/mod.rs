//! What the tests share: small projects, and whether marks and what is left agree.

use std::fs;

use twinroute_port::{MarkKind, Ported, marks, port};

/// Ports a project of files, and its packages.
pub(crate) fn ported(files: &[(String, String)]) -> Ported {
    let project = tempfile::tempdir().unwrap();
    let package = r#"{ "name": "small", "dependencies": { "next": "16.4.6", "zod": "4.6.7", "next-auth": "4.24.0" } }"#;
    fs::write(project.path().join("package.json"), package).unwrap();
    for (file, text) in files {
        let path = project.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let report = twinroute_scan::scan(project.path()).unwrap();
    let mut routes: Vec<_> = report.projects[0].routes.iter().collect();
    routes.sort_by_key(|route| &route.file);
    port(&report.projects[0], &routes).unwrap()
}

/// Where marks and the calls of `not_ported` in a file don't agree, by functions.
pub(crate) fn disagreements(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for function in functions(text) {
        let marks = marks(&function);
        let left = left(&function);
        for what in &left {
            if !marks.iter().any(|mark| mark.text == *what) && what != "arguments" {
                found.push(format!("left without a mark: {what}"));
            }
        }
        for mark in &marks {
            let is_left = left.contains(&mark.text) || mark.kind == MarkKind::Config;
            if mark.kind == MarkKind::Check && !is_left {
                found.push(format!("a check that is not left: {}", mark.text));
            }
            if !is_left && left.is_empty() && mark.text != "the response to other methods" {
                found.push(format!("a mark with nothing left: {}", mark.text));
            }
        }
    }
    found
}

/// The functions of a file, each with its code. The TypeScript at its end is left out.
fn functions(text: &str) -> Vec<String> {
    let mut functions: Vec<String> = vec![String::new()];
    for line in text.lines() {
        let start = line.trim_start();
        let starts = ["fn ", "async fn ", "pub async fn ", "pub fn "];
        if starts.iter().any(|one| start.starts_with(one)) {
            functions.push(String::new());
        }
        if let Some(last) = functions.last_mut() {
            last.push_str(line);
            last.push('\n');
        }
    }
    functions
}

/// The arguments of the calls of `not_ported`.
fn left(function: &str) -> Vec<String> {
    let code: String = function
        .lines()
        .filter(|line| !line.trim_start().starts_with("//") && !line.starts_with("use "))
        .map(|line| format!("{line}\n"))
        .collect();
    let calls = code.split("not_ported").skip(1);
    let calls = calls.filter(|rest| rest.starts_with(['(', ':']));
    calls.map(argument).collect()
}

/// The text of the first argument after `not_ported`, or the name of a variable.
fn argument(rest: &str) -> String {
    // After the type: `::<()>("...")`.
    let open = if rest.starts_with(':') { ">(" } else { "(" };
    let start = rest.find(open).map_or(0, |at| at + open.len());
    let inner = rest[start..].trim_start();
    let literals = serde_json::Deserializer::from_str(inner).into_iter::<String>();
    match literals.into_iter().next() {
        Some(Ok(text)) => text,
        _ => inner.split(')').next().unwrap_or_default().to_owned(),
    }
}
