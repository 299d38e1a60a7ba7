//! The environment variables that a route and what it uses read.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::excerpt::is_session;
use super::facts::without_comments;
use super::source::SourcePart;

/// An environment variable that the route reads, or the code that it uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EnvironmentVariable {
    /// The name.
    pub name: String,
    /// Where it is read.
    pub places: Vec<EnvironmentPlace>,
    /// Whether only the options of a session library read it: `clientSecret: process.env.GOOGLE_CLIENT_SECRET`.
    pub is_of_session: bool,
}

/// A place where an environment variable is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EnvironmentPlace {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The declaration that reads it; `null` for the route's own file.
    pub name: Option<String>,
}

/// The variables that some parts read, sorted by name.
pub(super) fn environment(parts: &[SourcePart]) -> Vec<EnvironmentVariable> {
    let (objects, others): (Vec<_>, Vec<_>) = parts.iter().partition(|part| is_object(part));
    let roots: Vec<String> = objects
        .iter()
        .filter_map(|part| Some(format!("{}.", part.name.as_ref()?)))
        .collect();
    let mut found = BTreeMap::new();
    for part in others {
        variables(part, &roots, &mut found);
    }
    let variable = |(name, places): (String, Vec<(EnvironmentPlace, bool)>)| EnvironmentVariable {
        name,
        is_of_session: places.iter().all(|(_, is_of_session)| *is_of_session),
        places: places.into_iter().map(|(place, _)| place).collect(),
    };
    found.into_iter().map(variable).collect()
}

/// Whether a value has all variables of the project, checked by a schema: the code reads them of it.
fn is_object(part: &SourcePart) -> bool {
    part.kind == "value"
        && (part.code.contains("createEnv(") || part.code.contains("arse(process.env)"))
}

fn variables(
    part: &SourcePart,
    roots: &[String],
    found: &mut BTreeMap<String, Vec<(EnvironmentPlace, bool)>>,
) {
    let code = without_comments(&part.code);
    for (line, text) in (part.line..).zip(code.lines()) {
        let mut names = read("process.env", text);
        for root in roots {
            names.extend(members(root, text));
        }
        for name in names {
            let place = EnvironmentPlace {
                file: part.file.clone(),
                line,
                name: part.name.clone(),
            };
            let places = found.entry(name).or_default();
            if !places.iter().any(|(known, _)| *known == place) {
                places.push((place, is_session(part)));
            }
        }
    }
}

/// The names in `process.env.A`, `process.env["A"]` and `const { A, B: b } = process.env`.
fn read(object: &str, line: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in line.match_indices(object) {
        let rest = &line[at + object.len()..];
        let member = rest.strip_prefix("?.").or_else(|| rest.strip_prefix('.'));
        let text = ["[\"", "['", "?.[\"", "?.['"];
        let text = text.iter().find_map(|open| rest.strip_prefix(open));
        if let Some(rest) = text.or(member) {
            names.extend(name(rest));
            continue;
        }
        let before = line[..at].trim_end().strip_suffix('=').map(str::trim_end);
        let pattern = before.and_then(|before| before.strip_suffix('}')?.rsplit_once('{'));
        let fields = pattern.map(|(_, fields)| fields.split(','));
        names.extend(
            fields
                .into_iter()
                .flatten()
                .filter_map(|one| name(one.trim())),
        );
    }
    names
}

/// The names of constants among the members of an object: `env.A`.
fn members(root: &str, line: &str) -> Vec<String> {
    let is_whole = |at: usize| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))
    };
    let places = line.match_indices(root).filter(|(at, _)| is_whole(*at));
    places
        .filter_map(|(at, _)| name(&line[at + root.len()..]))
        .collect()
}

/// The name of a variable at the start of a text.
fn name(text: &str) -> Option<String> {
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let length = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let goes_on = text[length..].starts_with(|c: char| c.is_alphanumeric() || c == '$');
    (length > 0 && !goes_on).then(|| text[..length].to_owned())
}

#[cfg(test)]
mod tests {
    use super::{SourcePart, environment};

    fn part(name: &str, kind: &'static str, code: &str) -> SourcePart {
        SourcePart {
            name: Some(name.to_owned()),
            kind,
            file: format!("lib/{name}.ts"),
            line: 10,
            end_line: 20,
            depth: 1,
            packages: Vec::new(),
            omitted: Vec::new(),
            code: code.to_owned(),
        }
    }

    fn shown(parts: &[SourcePart]) -> Vec<String> {
        let one = |variable: super::EnvironmentVariable| {
            let places = variable
                .places
                .iter()
                .map(|place| format!(" {}:{}", place.file, place.line));
            let session = if variable.is_of_session {
                " session"
            } else {
                ""
            };
            variable.name + &places.collect::<String>() + session
        };
        environment(parts).into_iter().map(one).collect()
    }

    #[test]
    fn each_form_is_found_with_its_line() {
        let code = "f(process.env.A, process.env['B'])\n/* process.env.C\n */ g(process.env.A)\nconst { D, E: e } = process.env\nprocess.env.lower";
        assert_eq!(
            shown(&[part("f", "function", code)]),
            [
                "A lib/f.ts:10 lib/f.ts:12",
                "B lib/f.ts:10",
                "D lib/f.ts:13",
                "E lib/f.ts:13"
            ]
        );
    }

    #[test]
    fn a_checked_environment_counts_where_its_members_are_read() {
        let parts = [
            part(
                "env",
                "value",
                "const env = createEnv({ runtimeEnv: { A: process.env.A, B: process.env.B } })",
            ),
            part("f", "function", "f(env.A, x.env.B, env.size)"),
        ];
        assert_eq!(shown(&parts), ["A lib/f.ts:10"]);
    }

    #[test]
    fn options_of_a_session_library_are_marked() {
        let options = "{ providers: [G({ secret: process.env.G })],\ncallbacks: {} }";
        let parts = [part("authOptions", "value", options)];
        assert_eq!(shown(&parts), ["G lib/authOptions.ts:10 session"]);
    }
}
