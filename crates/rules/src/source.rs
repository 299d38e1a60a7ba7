//! A compiled source of a rule.

use crate::{
    byte_set::ByteSet,
    expression::{Expression, LimitExceeded},
    js_regex::{Case, translate},
    leading::Leading,
    params::{ParamValue, Params},
    program::Program,
    rule_error::SyntaxError,
    simple_source::SimpleSource,
    token::{Delimiter, Modifier, Name, Pattern, Token, parse},
    token_expression::{End, expression},
};

/// The paths that a rule applies to. A slash at the end does not count, nor does the case of letters unless it is set to.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    matcher: Matcher,
    names: Vec<String>,
    unnamed: usize,
    leading: Leading,
}

#[derive(Debug, Clone)]
enum Matcher {
    Simple(SimpleSource),
    Expression(Box<Expression>, Vec<Key>),
}

/// What the group of an expression is for.
#[derive(Debug, Clone)]
struct Key {
    /// `None` for an unnamed expression.
    name: Option<String>,
    /// The text between two values of a group that repeats.
    separator: Option<String>,
}

/// The most characters of a source, and of the regular expression that it stands for.
pub(crate) const MAX_LENGTH: usize = 4096;

impl Source {
    pub(crate) fn parse(text: &str, case: Case) -> Result<Self, SyntaxError> {
        if text.len() > MAX_LENGTH {
            return Err(SyntaxError::new("longer than 4096 characters"));
        }
        if !text.starts_with('/') {
            return Err(SyntaxError::new("a source starts with `/`"));
        }
        let tokens = parse(text, Delimiter::Slash)?;
        let expression = expression(&tokens, Delimiter::Slash, End::Slash)?;
        if expression.len() > MAX_LENGTH {
            return Err(SyntaxError::new(
                "longer than 4096 characters as a regular expression",
            ));
        }
        let matcher = match SimpleSource::new(&tokens, case) {
            Some(simple) => Matcher::Simple(simple),
            None => Matcher::expression(&expression, &tokens, case)?,
        };
        let mut leading = Leading::new(&tokens);
        if let [None, ..] | [] = leading.segments.as_slice() {
            leading.second_bytes = second_bytes(&expression, case);
        }
        Ok(Self {
            matcher,
            names: names(&tokens),
            unnamed: keys(&tokens).filter(|key| key.name.is_none()).count(),
            leading,
        })
    }

    /// Returns the params of a path that matches.
    #[inline]
    pub(crate) fn matches(&self, path: &str) -> Result<Option<Params>, LimitExceeded> {
        match &self.matcher {
            Matcher::Simple(simple) => Ok(simple.matches(path)),
            Matcher::Expression(expression, _) if expression.decide(path) == Some(false) => {
                Ok(None)
            }
            Matcher::Expression(expression, keys) => self.params(expression, keys, path),
        }
    }

    fn params(
        &self,
        expression: &Expression,
        keys: &[Key],
        path: &str,
    ) -> Result<Option<Params>, LimitExceeded> {
        if self.names.is_empty() {
            return Ok(expression.is_match(path)?.then(Params::default));
        }
        let captures = expression.captures(path)?;
        Ok(captures.map(|captures| {
            let mut params = Params::default();
            for (key, value) in keys.iter().zip(captures.iter().skip(1)) {
                if let (Some(name), Some(value)) = (&key.name, value) {
                    params.set(name, key.value(value));
                }
            }
            params
        }))
    }

    /// Returns the names of its parameters.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the number of expressions without a name.
    pub(crate) fn unnamed(&self) -> usize {
        self.unnamed
    }

    pub(crate) fn leading(&self) -> &Leading {
        &self.leading
    }
}

impl Matcher {
    fn expression(text: &str, tokens: &[Token], case: Case) -> Result<Self, SyntaxError> {
        let expression = Expression::new(text, case)?;
        // Groups of its own would shift the numbers of the parameters.
        if !expression.names().is_empty() {
            return Err(SyntaxError::new(
                "a named group in an expression, use a parameter: `:name(...)`",
            ));
        }
        Ok(Self::Expression(
            Box::new(expression),
            keys(tokens).collect(),
        ))
    }
}

impl Key {
    fn value(&self, text: &str) -> ParamValue {
        match &self.separator {
            None => ParamValue::One(text.to_owned()),
            Some(separator) => {
                ParamValue::Many(text.split(separator.as_str()).map(str::to_owned).collect())
            }
        }
    }
}

/// Returns the bytes that can follow the slash at the start of a path that matches.
fn second_bytes(expression: &str, case: Case) -> ByteSet {
    let translation = translate(expression, case).ok();
    let program = translation.and_then(|translation| Program::new(&translation.text));
    program.map_or(ByteSet::all(), |program| program.second_bytes())
}

fn keys(tokens: &[Token]) -> impl Iterator<Item = Key> {
    tokens.iter().filter_map(|token| match token {
        Token::Group(group) if group.pattern != Pattern::None => Some(Key {
            name: match &group.name {
                Name::Named(name) => Some(name.clone()),
                Name::Unnamed => None,
            },
            separator: matches!(group.modifier, Modifier::Any | Modifier::Many)
                .then(|| format!("{}{}", group.prefix, group.suffix)),
        }),
        _ => None,
    })
}

fn names(tokens: &[Token]) -> Vec<String> {
    keys(tokens).filter_map(|key| key.name).collect()
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::select};

    use super::*;
    use crate::rule_index::RuleIndex;

    const PARTS: &[&str] = &[
        "/a",
        "/B",
        "/:x",
        "/:y",
        "/x-:z",
        "/:l(en|de)",
        "{/b}",
        "/:o?",
        "/:p*",
        "/:q+",
        "/(.*)",
        "/:r(.*)",
        "/",
    ];
    const SEGMENTS: &[&str] = &["/a", "/b", "/en", "/x-1", "/", "/c%2F"];

    proptest! {
        /// Our own matcher and the regular expression of a source say the same, and the index leaves no rule out.
        #[test]
        fn simple_sources_match_as_their_expressions(
            source in proptest::collection::vec(select(PARTS), 1..4),
            path in proptest::collection::vec(select(SEGMENTS), 1..5),
        ) {
            let (source, path) = (source.concat(), path.concat());
            prop_assume!(source.starts_with('/'));
            for case in [Case::Sensitive, Case::Insensitive] {
                let tokens = parse(&source, Delimiter::Slash).unwrap();
                let source = Source::parse(&source, case).unwrap();
                prop_assume!(matches!(source.matcher, Matcher::Simple(_)));
                let text = expression(&tokens, Delimiter::Slash, End::Slash).unwrap();
                let slow = Source { matcher: Matcher::expression(&text, &tokens, case).unwrap(), ..source.clone() };
                let params = source.matches(&path);
                prop_assert_eq!(&params, &slow.matches(&path));
                let mut index = RuleIndex::default();
                index.insert(source.leading(), 0);
                prop_assert!(params == Ok(None) || index.candidates(&path).eq([0]));
            }
        }
    }
}
