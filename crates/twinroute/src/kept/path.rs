//! The path of a route's params.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use twinroute_matcher::{ParamValue, Params, Pattern, Segment};

/// What Next.js escapes in a param.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'+')
    .remove(b';')
    .remove(b':')
    .remove(b'@')
    .remove(b'$')
    .remove(b'&')
    .remove(b'=')
    .remove(b',');

/// What can't stand in a target. The name of a folder is written as it is otherwise, with its escapes.
const WRITTEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Returns the path of a pattern with these params, in one spelling, whatever the escapes of the request were. `None` if a param is
/// missing, or of the wrong kind.
pub(crate) fn path_of(pattern: &Pattern, params: &Params) -> Option<String> {
    let mut path = String::new();
    for segment in pattern.segments() {
        match segment {
            Segment::Static(text) => push(&mut path, text, WRITTEN),
            Segment::Dynamic(name) => push(&mut path, params.one(name)?, ESCAPED),
            Segment::CatchAll(name) => push_all(&mut path, params.many(name)?),
            Segment::OptionalCatchAll(name) => match params.get(name) {
                Some(ParamValue::Many(values)) => push_all(&mut path, values),
                Some(ParamValue::One(_)) => return None,
                None => {}
            },
        }
    }
    if path.is_empty() {
        path.push('/');
    }
    Some(path)
}

fn push_all(path: &mut String, values: &[String]) {
    for value in values {
        push(path, value, ESCAPED);
    }
}

fn push(path: &mut String, segment: &str, escaped: &'static AsciiSet) {
    path.push('/');
    path.extend(utf8_percent_encode(segment, escaped));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_spelling() {
        let pattern = Pattern::parse("/a/[id]/[...rest]").unwrap();
        let one = |value: &str| ParamValue::One(value.to_owned());
        let many = ParamValue::Many(vec!["x/y".to_owned(), "a b+c:@".to_owned()]);
        let params: Params = [("id", one("ü%2F?#")), ("rest", many)]
            .into_iter()
            .collect();
        let path = path_of(&pattern, &params);
        assert_eq!(
            path.as_deref(),
            Some("/a/%C3%BC%252F%3F%23/x%2Fy/a%20b+c:@")
        );
        let wrong: Params = [("id", one("1")), ("rest", one("2"))].into_iter().collect();
        assert_eq!(path_of(&pattern, &wrong), None);
        assert_eq!(path_of(&pattern, &Params::default()), None);
    }

    #[test]
    fn folders_are_escaped_where_a_target_needs_it() {
        let path = |pattern| path_of(&Pattern::parse(pattern).unwrap(), &Params::default());
        assert_eq!(path("/a b/ü/%5Fc").as_deref(), Some("/a%20b/%C3%BC/%5Fc"));
    }

    #[test]
    fn an_optional_catch_all_may_be_absent() {
        let path = |pattern| path_of(&Pattern::parse(pattern).unwrap(), &Params::default());
        assert_eq!(path("/[[...all]]").as_deref(), Some("/"));
        assert_eq!(path("/a/[[...all]]").as_deref(), Some("/a"));
    }
}
