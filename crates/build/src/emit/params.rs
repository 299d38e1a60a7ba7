//! Generates the structs of path parameters.

use std::fmt::Write as _;

use syn::ext::IdentExt;
use twinroute_matcher::{Pattern, Segment};

use super::tree::Lines;
use crate::names::{UniqueNames, field_name, identifier};

/// Writes `Params`, for a pattern with parameters. A macro adds the derives and attributes that all of them have; rustfmt
/// doesn't format its body.
pub(super) fn params(lines: &mut Lines<'_>, pattern: &Pattern) {
    if pattern.names().next().is_none() {
        return;
    }
    lines.line("::twinroute::__private::params! {");
    lines.indented(|lines| {
        lines.line(&format!("/// Path parameters of `{pattern}`"));
        lines.line("pub struct Params {");
        lines.indented(|lines| fields(lines, pattern));
        lines.line("}");
    });
    lines.line("}");
    lines.line("");
}

fn fields(lines: &mut Lines<'_>, pattern: &Pattern) {
    let mut names = UniqueNames::default();
    for segment in pattern.segments() {
        let Some(parameter) = segment.name() else {
            continue;
        };
        let identifier = identifier(&names.claim(&field_name(parameter)));
        let mut attributes = String::new();
        if identifier.unraw() != parameter {
            write!(attributes, ", rename = {parameter:?}")
                .expect("writing to a `String` can't fail");
        }
        let kind = match segment {
            Segment::CatchAll(_) => "Vec<String>",
            Segment::OptionalCatchAll(_) => {
                attributes.push_str(", default, skip_serializing_if = \"Option::is_none\"");
                "Option<Vec<String>>"
            }
            Segment::Static(_) | Segment::Dynamic(_) => "String",
        };
        lines.line(&format!("/// `{segment}`"));
        if let Some(attributes) = attributes.strip_prefix(", ") {
            lines.line(&format!("#[serde({attributes})]"));
        }
        lines.line(&format!("pub {identifier}: {kind},"));
    }
}
