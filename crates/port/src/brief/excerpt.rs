//! What matters of a long value, such as the options of a session library or a table of plans.

use std::collections::HashSet;

use super::facts::without_comments;
use super::source::{Lines, SourcePart};
use super::trigger::has;

/// The options of a session library that decide what a session is.
const SESSION: [&str; 5] = ["callbacks", "session", "jwt", "cookies", "secret"];

/// Whether a value is the options of a session library. Its functions are no code of a route.
pub(super) fn is_session(part: &SourcePart) -> bool {
    part.kind == "value" && part.code.contains("callbacks:") && part.code.contains("providers:")
}

/// The members that a code names: `name` of `plan.name`.
pub(super) fn members(parts: &[SourcePart]) -> HashSet<String> {
    let mut names = HashSet::new();
    for part in parts {
        for rest in without_comments(&part.code).split('.').skip(1) {
            let name = rest.split(|c: char| !is_name(c)).next().unwrap_or_default();
            names.insert(name.to_owned());
        }
    }
    names
}

/// A value with the members that the code names, in at most `most` lines; `None` if it has none, or is no value.
pub(super) fn excerpt(part: &SourcePart, names: &HashSet<String>, most: u32) -> Option<SourcePart> {
    if !matches!(part.kind, "value" | "data") {
        return None;
    }
    let is_session = is_session(part);
    let is_wanted = |name: &str| match is_session {
        true => SESSION.contains(&name),
        false => names.contains(name),
    };
    let lines: Vec<&str> = part.code.lines().collect();
    let mut kept = vec![false; lines.len()];
    let found = keep(&lines, 0, &is_wanted, &mut kept);
    let omitted = omitted(&kept, part.line);
    let mut short = SourcePart {
        code: with_gaps(&lines, &kept, part.line),
        omitted,
        ..part.clone()
    };
    short.packages.retain(|one| has(&short.code, &one.local));
    (found && !short.omitted.is_empty() && short.lines() <= most).then_some(short)
}

/// Marks the lines of a block to keep: its first and last one, and the members that are wanted. False if it has none of them.
fn keep(
    lines: &[&str],
    first: usize,
    is_wanted: &impl Fn(&str) -> bool,
    kept: &mut [bool],
) -> bool {
    let last = lines.len() - 1;
    let indent = |line: &str| line.len() - line.trim_start().len();
    let inner = lines.iter().take(last).skip(1);
    let Some(level) = inner
        .filter(|line| !line.trim().is_empty())
        .map(|line| indent(line))
        .min()
    else {
        return false;
    };
    // A member or an item starts at the level of the block; its last line is a bracket there.
    let is_start = |line: &str| {
        indent(line) == level
            && !line.trim_start().starts_with(['}', ']', ')'])
            && !line.trim().is_empty()
    };
    let starts: Vec<usize> = (1..last).filter(|&at| is_start(lines[at])).collect();
    let mut found = false;
    for (place, &start) in starts.iter().enumerate() {
        let end = starts.get(place + 1).copied().unwrap_or(last);
        let place = first + start;
        found |= match member(lines[start]) {
            Some(name) if is_wanted(name) => {
                kept[place..first + end].fill(true);
                true
            }
            Some(_) => false,
            None => keep(&lines[start..end], place, is_wanted, kept),
        };
    }
    if found {
        kept[first] = true;
        kept[first + last] = true;
    }
    found
}

/// The name of the member that a line starts: `name: "free",`, `async jwt({ token }) {`.
fn member(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("async ").unwrap_or(line);
    let line = line.strip_prefix(['"', '\'']).unwrap_or(line);
    let length = line.find(|c: char| !is_name(c)).unwrap_or(line.len());
    let (name, rest) = line.split_at(length);
    let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    (!name.is_empty() && rest.starts_with([':', '(', ','])).then_some(name)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// The runs of lines that are not kept.
fn omitted(kept: &[bool], first: u32) -> Vec<Lines> {
    let mut runs: Vec<Lines> = Vec::new();
    for (line, &is_kept) in (first..).zip(kept) {
        match runs.last_mut() {
            _ if is_kept => {}
            Some(run) if run.end + 1 == line => run.end = line,
            _ => runs.push(Lines {
                start: line,
                end: line,
            }),
        }
    }
    runs
}

/// The kept lines, and a comment in the place of the others.
fn with_gaps(lines: &[&str], kept: &[bool], first: u32) -> String {
    let mut out = Vec::new();
    let omitted = omitted(kept, first);
    for ((number, line), &is_kept) in (first..).zip(lines).zip(kept) {
        let run = omitted.iter().find(|run| run.start == number);
        match run {
            _ if is_kept => out.push((*line).to_owned()),
            Some(run) => {
                let indent = &line[..line.len() - line.trim_start().len()];
                out.push(match run.end - run.start {
                    0 => format!("{indent}// ... line {}", run.start),
                    _ => format!("{indent}// ... lines {} to {}", run.start, run.end),
                });
            }
            None => {}
        }
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Lines, SourcePart, excerpt, members};

    fn part(code: &str) -> SourcePart {
        SourcePart {
            name: Some("plans".to_owned()),
            kind: "value",
            file: "lib/plans.ts".to_owned(),
            line: 11,
            end_line: 10 + u32::try_from(code.lines().count()).unwrap(),
            depth: 2,
            packages: Vec::new(),
            omitted: Vec::new(),
            code: code.to_owned(),
        }
    }

    #[test]
    fn the_members_that_the_code_names_are_kept() {
        let plans = part(
            "const plans = [\n  {\n    name: 'Free',\n    slug: 'free',\n    price: {\n      monthly: 1,\n    },\n  },\n];",
        );
        let names = members(&[part("f(plan.name) // plan.price")]);
        let short = excerpt(&plans, &names, 100).unwrap();
        assert_eq!(
            short.code,
            "const plans = [\n  {\n    name: 'Free',\n    // ... lines 14 to 17\n  },\n];"
        );
        assert_eq!(short.omitted, [Lines { start: 14, end: 17 }]);
        assert_eq!(short.lines(), 5);
        assert_eq!(excerpt(&plans, &names, 4), None);
        assert_eq!(excerpt(&plans, &members(&[part("f(x.other)")]), 100), None);
    }

    #[test]
    fn options_of_a_session_library_keep_what_a_session_is() {
        let options = part(
            "const authOptions: NextAuthOptions = {\n  providers: [\n    A({\n      secret: 1,\n    }),\n  ],\n  session: { strategy: 'jwt' },\n  callbacks: {\n    async session({ session }) {\n      return session;\n    },\n  },\n};",
        );
        let short = excerpt(&options, &members(&[]), 100).unwrap();
        assert_eq!(
            short.code,
            "const authOptions: NextAuthOptions = {\n  // ... lines 12 to 16\n  session: { strategy: 'jwt' },\n  callbacks: {\n    async session({ session }) {\n      return session;\n    },\n  },\n};"
        );
    }
}
