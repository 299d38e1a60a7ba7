//! Rules of one kind, in their order.

use crate::{RuleRequest, params::Params, rule::Rule, rule_index::RuleIndex};

/// Rules with their index.
#[derive(Debug, Clone)]
pub(crate) struct RuleList<T> {
    rules: Vec<Rule<T>>,
    index: RuleIndex,
}

impl<T> RuleList<T> {
    pub(crate) fn new(rules: Vec<Rule<T>>) -> Self {
        let mut index = RuleIndex::default();
        for (number, rule) in rules.iter().enumerate() {
            index.insert(rule.source.leading(), number);
        }
        Self { rules, index }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Returns what the rules do.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &T> {
        self.rules.iter().map(|rule| &rule.action)
    }

    /// Returns the rules from a number on that apply, with their numbers and params.
    pub(crate) fn applying<'l>(
        &'l self,
        from: usize,
        request: &'l RuleRequest<'_>,
    ) -> impl Iterator<Item = (usize, &'l T, Params)> {
        self.index
            .candidates(request.path)
            .filter(move |number| *number >= from)
            .filter_map(move |number| {
                let rule = self.rules.get(number)?;
                Some((number, &rule.action, rule.params(request)?))
            })
    }
}

impl<T> Default for RuleList<T> {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use fancy_regex::Regex;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        RequestParts,
        condition::Conditions,
        js_regex::{Case, translate},
        source::Source,
        token::{Delimiter, parse},
        token_expression::{End, expression},
    };

    struct NoParts;

    impl RequestParts for NoParts {
        fn header(&self, _name: &str) -> Option<Cow<'_, str>> {
            None
        }

        fn cookie(&self, _name: &str) -> Option<Cow<'_, str>> {
            None
        }

        fn host(&self) -> Option<Cow<'_, str>> {
            None
        }
    }

    fn rule(source: &str) -> Rule<Regex> {
        let tokens = parse(source, Delimiter::Slash).unwrap();
        let expression = expression(&tokens, Delimiter::Slash, End::Slash).unwrap();
        let translation = translate(&expression, Case::Insensitive).unwrap();
        Rule {
            source: Source::parse(source, Case::Insensitive).unwrap(),
            conditions: Conditions::default(),
            action: Regex::new(&translation.text).unwrap(),
        }
    }

    /// Sources of segments that are literals, params, expressions and optional.
    fn source() -> impl Strategy<Value = String> {
        let segment = prop::sample::select(vec![
            "/a",
            "/B",
            "/:p",
            "/:p(\\d+)",
            "/:p(a|b)",
            "/:p([ab]{2})",
            "/((?!a|b/).*)",
            "/:p*",
            "/:p?",
            "/(.*)",
            "/a-:p",
            "/:p+.b",
            "{/b}?",
            "/",
            "/:p(.?)a",
        ]);
        prop::collection::vec(segment, 1..4).prop_map(|segments| {
            let numbered = segments.iter().enumerate();
            numbered
                .map(|(number, segment)| segment.replace(":p", &format!(":p{number}")))
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(150))]

        #[test]
        fn the_rules_of_a_path_are_those_whose_expression_matches(
            sources in prop::collection::vec(source(), 1..12),
            path in "/[/aAb1.-]{0,7}",
        ) {
            let usable = sources.iter().filter(|source| source.starts_with('/') && Source::parse(source, Case::Insensitive).is_ok());
            let list = RuleList::new(usable.map(|source| rule(source)).collect());
            let request = RuleRequest { path: &path, query: &[], parts: &NoParts };
            let applying: Vec<usize> = list.applying(0, &request).map(|(number, ..)| number).collect();
            let regexes = list.actions().enumerate();
            let expected: Vec<usize> = regexes.filter(|(_, regex)| regex.is_match(&path).unwrap()).map(|(number, _)| number).collect();
            prop_assert_eq!(applying, expected, "{:?} {}", sources, path);
        }
    }
}
