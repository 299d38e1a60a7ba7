//! Generated items of `has` and `missing`.

use serde_json::{Value, json};

use crate::random::Random;

/// A pattern, values to try (it matches the first), and the names of its groups.
struct Pattern {
    text: Option<&'static str>,
    samples: &'static [&'static str],
    groups: &'static [&'static str],
}

const fn pattern(
    text: &'static str,
    samples: &'static [&'static str],
    groups: &'static [&'static str],
) -> Pattern {
    Pattern {
        text: Some(text),
        samples,
        groups,
    }
}

const ANY: Pattern = Pattern {
    text: None,
    samples: &["yes", "", "0", "a b", "é"],
    groups: &[],
};

const PATTERNS: &[Pattern] = &[
    ANY,
    pattern("yes", &["yes", "YES", "yesno", "no"], &[]),
    pattern("a|b", &["a", "b", "ab", "xb", "ax"], &[]),
    pattern(
        "(?<hv>.*)",
        &["v", "", "a/b", "a b", "a:b?c#d", "%41"],
        &["hv"],
    ),
    pattern(r"(?<hv>\d+)", &["12", "x"], &["hv"]),
    pattern(
        "(?<hv>[^-]+)-(?<hw>.+)",
        &["a-b", "ab", "a-b-c"],
        &["hv", "hw"],
    ),
    pattern(".+", &["x", ""], &[]),
    pattern("", &["x", ""], &[]),
    pattern("(yes|no)", &["yes", "maybe"], &[]),
    pattern("(?:true|1)", &["true", "1", "0"], &[]),
    pattern("[a-z]+", &["abc", "ABC"], &[]),
    pattern("pre(?<hv>.*)", &["pre", "prex"], &["hv"]),
    pattern("(?!bad).*", &["good", "bad"], &[]),
    pattern("a(?=b)b", &["ab"], &[]),
    pattern("(?<hv>a)?b", &["ab", "b"], &["hv"]),
];

const HOSTS: &[Pattern] = &[
    pattern(
        "example.com",
        &[
            "example.com",
            "EXAMPLE.com:8080",
            "examplexcom",
            "example.org",
        ],
        &["host"],
    ),
    pattern(
        r"(?<sub>[^.]+)\.example\.com",
        &["one.example.com", "a.b.example.com", "ONE.example.com"],
        &["sub"],
    ),
    pattern(r".*\.localhost", &["x.localhost:1", "localhost"], &["host"]),
    pattern(r"127\.0\.0\.1", &["127.0.0.1", "127.0.0.1:99"], &["host"]),
];

/// What a condition looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Header(&'static str),
    Cookie(&'static str),
    Query(&'static str),
    Host,
}

/// An item of `has` or `missing`.
#[derive(Debug)]
pub(crate) struct Condition {
    pub(crate) subject: Subject,
    value: Option<&'static str>,
    samples: &'static [&'static str],
    /// The parameters that it adds for the destination.
    pub(crate) groups: Vec<&'static str>,
}

impl Condition {
    pub(crate) fn generate(random: &mut Random) -> Self {
        let subject = match random.below(6) {
            0 | 1 => Subject::Header(random.choose(&[
                "x-h",
                "X-Flag",
                "x-a_b",
                "authorization",
                "accept",
            ])),
            2 => Subject::Cookie(random.choose(&["sid", "theme", "a.b", "flag"])),
            3 | 4 => Subject::Query(random.choose(&["q", "page", "pre-view", "id", "flag"])),
            _ => Subject::Host,
        };
        let is_host = subject == Subject::Host;
        let pattern = random.pick(if is_host { HOSTS } else { PATTERNS });
        let mut groups = pattern.groups.to_vec();
        if pattern.text.is_none() {
            groups.extend(subject.own_parameter());
        }
        Self {
            subject,
            value: pattern.text,
            samples: pattern.samples,
            groups,
        }
    }

    /// The item of next.config.
    pub(crate) fn to_json(&self) -> Value {
        let mut item = match self.subject {
            Subject::Header(key) => json!({"type": "header", "key": key}),
            Subject::Cookie(key) => json!({"type": "cookie", "key": key}),
            Subject::Query(key) => json!({"type": "query", "key": key}),
            Subject::Host => json!({"type": "host"}),
        };
        if let Some(value) = self.value {
            item["value"] = value.into();
        }
        item
    }

    /// A value that it accepts, or perhaps doesn't.
    pub(crate) fn sample(&self, random: &mut Random, accepted: bool) -> &'static str {
        match accepted && random.chance(75) {
            true => self.samples[0],
            false => random.choose(self.samples),
        }
    }
}

impl Subject {
    /// The parameter of a condition without a value, where the destination can name it.
    fn own_parameter(self) -> Option<&'static str> {
        match self {
            Self::Cookie(key) | Self::Query(key)
                if key.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
            {
                Some(key)
            }
            _ => None,
        }
    }
}
