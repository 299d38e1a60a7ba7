//! `try` and `catch`.

use twinroute_scan::code::syntax::{Pattern, Statement};

use super::block::{Flow, Translator, as_tail};
use super::json::indented;
use super::text::{assigned, with_mut};
use super::value::Value;

impl Translator<'_, '_> {
    /// `try { ... } catch { ... }`, where both respond.
    pub(super) fn attempt(
        &mut self,
        block: &[Statement],
        pattern: Option<&Pattern>,
        catch: &[Statement],
        is_last: bool,
    ) -> Option<Flow> {
        self.attempts += 1;
        let catches = std::mem::replace(&mut self.catches, true);
        let part = self.tried(|this| this.ending(block, is_last));
        self.attempts -= 1;
        self.catches = catches;
        let (mut part, last) = part?;
        let can_fail = part
            .lines
            .iter()
            .any(|line| line.contains('?') || line.contains("Err("));
        // What the part changes, the code after a failure can't see in Rust.
        let is_outer = |name: &str| {
            let declares = |line: &String| {
                with_mut(line, &[name.to_owned()]) != *line || line.contains(&format!("mut {name}"))
            };
            name != "res" && !part.lines.iter().any(declares)
        };
        if part
            .lines
            .iter()
            .filter_map(|line| assigned(line))
            .any(is_outer)
        {
            return None;
        }
        if !can_fail {
            self.push(part.lines);
            return Some(Flow::Ends);
        }
        self.frame().open();
        if let Some(pattern) = pattern {
            pattern.names(&mut |name| self.declare(name, Value::Unset));
        }
        let caught = self.ending(catch, is_last);
        self.frame().close();
        let (mut caught, last_caught) = caught?;
        as_tail(&mut part.lines, last);
        as_tail(&mut caught.lines, last_caught);
        self.push_attempt(part.lines, caught.lines);
        Some(Flow::Ends)
    }

    fn push_attempt(&mut self, part: Vec<String>, caught: Vec<String>) {
        let response = |lines: &[String]| match lines
            .iter()
            .any(|line| line.trim_start().starts_with("res = res"))
        {
            true => "mut res",
            false => "res",
        };
        let (head, first, second) = match self.is_pages() {
            true => (
                "return res.attempt(",
                format!("async |{}| {{", response(&part)),
                format!("async |_, {}| {{", response(&caught)),
            ),
            false => {
                self.import("twinroute::app::attempt");
                (
                    "return attempt(",
                    "async || {".to_owned(),
                    "async |_| {".to_owned(),
                )
            }
        };
        let mut lines = vec![head.to_owned(), format!("    {first}")];
        lines.extend(indented(indented(part)));
        lines.push("    },".to_owned());
        lines.push(format!("    {second}"));
        lines.extend(indented(indented(caught)));
        lines.push("    },".to_owned());
        lines.push(")".to_owned());
        lines.push(".await;".to_owned());
        self.push(lines);
    }
}
