//! Generated rules.

use serde_json::{Value, json};

use crate::{
    condition::Condition,
    destination::{destination, fragment, reference},
    random::Random,
    source::{Parameter, Source},
};

/// Which list of next.config a rule stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    Redirects,
    Headers,
    BeforeFiles,
    AfterFiles,
    Fallback,
}

const LISTS: &[List] = &[
    List::Redirects,
    List::Redirects,
    List::Redirects,
    List::Headers,
    List::Headers,
    List::Headers,
    List::BeforeFiles,
    List::BeforeFiles,
    List::AfterFiles,
    List::AfterFiles,
    List::Fallback,
];

impl List {
    /// The rules of this list in a configuration.
    pub(crate) fn of(self, config: &mut Value) -> &mut Value {
        match self {
            Self::Redirects => &mut config["redirects"],
            Self::Headers => &mut config["headers"],
            Self::BeforeFiles => &mut config["rewrites"]["beforeFiles"],
            Self::AfterFiles => &mut config["rewrites"]["afterFiles"],
            Self::Fallback => &mut config["rewrites"]["fallback"],
        }
    }
}

/// A rule, and what requests for it need.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) list: List,
    pub(crate) json: Value,
    pub(crate) source: Source,
    pub(crate) has: Vec<Condition>,
    pub(crate) missing: Vec<Condition>,
    /// The value of `x-case` that keeps a rule without a prefix away from the requests of others.
    pub(crate) case: Option<String>,
}

impl Rule {
    /// The rule with this number. `settings` are the keys of the configuration that are not rules.
    pub(crate) fn generate(
        random: &mut Random,
        number: usize,
        count: usize,
        settings: &Value,
    ) -> Self {
        let list = random.choose(LISTS);
        let prefix = match random.below(100) {
            0..82 => format!("/r{number}"),
            82..94 => format!("/c{}", random.below(6)),
            94..96 => format!("/R{number}x"),
            _ => String::new(),
        };
        let source = Source::generate(random, &prefix);
        let (has, missing) = conditions(random);
        let mut rule = Self {
            list,
            json: json!({"source": source.text}),
            case: prefix.is_empty().then(|| format!("n{number}")),
            source,
            has,
            missing,
        };
        rule.write_conditions();
        let parameters = rule.parameters();
        match list {
            List::Headers => rule.json["headers"] = headers(random, number, &parameters),
            List::Redirects => rule.write_redirect(random, number, count, &parameters),
            _ => {
                let base = rewrite_base(random, number, count);
                rule.json["destination"] = destination(random, &base, &parameters).into();
            }
        }
        rule.write_scope(random, settings);
        rule
    }

    fn write_conditions(&mut self) {
        let mut has: Vec<_> = self.has.iter().map(Condition::to_json).collect();
        if let Some(case) = &self.case {
            has.push(json!({"type": "header", "key": "x-case", "value": case}));
        }
        let missing: Vec<_> = self.missing.iter().map(Condition::to_json).collect();
        for (key, items) in [("has", has), ("missing", missing)] {
            if !items.is_empty() {
                self.json[key] = items.into();
            }
        }
    }

    /// The parameters that its destination may name.
    fn parameters(&self) -> Vec<Parameter> {
        let groups = self.has.iter().flat_map(|condition| &condition.groups);
        let groups = groups.map(|name| Parameter {
            name: (*name).to_owned(),
            modifier: "",
        });
        self.source
            .parameters
            .iter()
            .cloned()
            .chain(groups)
            .collect()
    }

    fn write_redirect(
        &mut self,
        random: &mut Random,
        number: usize,
        count: usize,
        parameters: &[Parameter],
    ) {
        let base = redirect_base(random, number, count, parameters);
        let mut text = destination(random, &base, parameters);
        if random.chance(10) {
            text += &fragment(random, parameters);
        }
        if !text.starts_with(['/', 'h', 'm']) {
            text.insert(0, '/');
        }
        self.json["destination"] = text.into();
        match random.below(4) {
            0 => self.json["statusCode"] = random.choose(&[301, 302, 303, 307, 308]).into(),
            1 => self.json["permanent"] = true.into(),
            _ => self.json["permanent"] = false.into(),
        }
    }

    /// `basePath: false` and `locale: false`, where they mean something.
    fn write_scope(&mut self, random: &mut Random, settings: &Value) {
        let is_rewrite = !matches!(self.list, List::Redirects | List::Headers);
        let leaves = self.json["destination"]
            .as_str()
            .is_some_and(|text| text.starts_with("http"));
        if settings["basePath"].is_string() && (!is_rewrite || leaves) && random.chance(12) {
            self.json["basePath"] = false.into();
        }
        if settings["i18n"].is_object() && random.chance(30) {
            self.json["locale"] = false.into();
        }
    }
}

fn conditions(random: &mut Random) -> (Vec<Condition>, Vec<Condition>) {
    let (mut has, mut missing) = (Vec::new(), Vec::new());
    if random.chance(30) {
        for _ in 0..random.choose(&[1, 1, 1, 2, 3]) {
            let condition = Condition::generate(random);
            if random.chance(78) {
                has.push(condition);
            } else {
                missing.push(condition);
            }
        }
    }
    (has, missing)
}

fn redirect_base(
    random: &mut Random,
    number: usize,
    count: usize,
    parameters: &[Parameter],
) -> String {
    match random.below(12) {
        0..3 => format!("/to{number}"),
        3 => format!("/r{}", random.below(count)),
        4 => String::new(),
        5 => "https://example.com".to_owned(),
        6 => "https://example.com:8443/b".to_owned(),
        // A host is written in lower case, and so is the name of a parameter in it.
        7 => match parameters
            .iter()
            .find(|it| !it.name.contains(char::is_uppercase))
        {
            Some(parameter) => format!("https://:{}.example.com", parameter.name),
            None => "https://w.example.com".to_owned(),
        },
        8 => "http://user:pw@example.com".to_owned(),
        9 => "/%C3%A9".to_owned(),
        10 => "//cdn.example.com".to_owned(),
        _ => "/docs".to_owned(),
    }
}

/// The start of a rewrite's destination. `EXTERNAL` stands for the address of another server.
fn rewrite_base(random: &mut Random, number: usize, count: usize) -> String {
    match random.below(14) {
        0..6 => "/api/echo".to_owned(),
        6..8 => "/appecho".to_owned(),
        8 => "/api/fixed".to_owned(),
        9 => format!("/r{}", random.below(count)),
        10 => format!("/none{number}"),
        11 => format!("/c{}", random.below(6)),
        12 => "/api/echo/en".to_owned(),
        _ => "http://EXTERNAL/ext".to_owned(),
    }
}

const HEADER_VALUES: &[&str] = &[
    "v",
    "a:b",
    "default-src 'self' https://*.example.com:*; img-src data:",
    "max-age=60, public",
    "x?y+z*(a){b}",
    "é",
    "",
    "nosniff",
    "https://example.com/p",
    r"\d",
    r"a\:b",
    "::",
    ":unknown",
    r#""q""#,
];

fn headers(random: &mut Random, number: usize, parameters: &[Parameter]) -> Value {
    let count = random.choose(&[1, 1, 2, 3]);
    (0..count)
        .map(|_| header(random, number, parameters))
        .collect()
}

fn header(random: &mut Random, number: usize, parameters: &[Parameter]) -> Value {
    let key = match random.below(12) {
        0 => format!("x-r{number}"),
        1 => format!("X-R{number}-B"),
        2 => "x-shared".to_owned(),
        3 => "X-Shared".to_owned(),
        4 => "Cache-Control".to_owned(),
        5 => "Set-Cookie".to_owned(),
        6 => "set-cookie".to_owned(),
        7 => "Vary".to_owned(),
        8 => "Content-Language".to_owned(),
        9 => "Access-Control-Allow-Origin".to_owned(),
        10 if !parameters.is_empty() => format!("x-p-:{}", random.pick(parameters).name),
        _ => "x-p".to_owned(),
    };
    let mut value = header_value(random, parameters);
    if key.eq_ignore_ascii_case("set-cookie") {
        value = match parameters {
            [first, ..] if random.chance(40) => {
                format!("c{}=:{}; Path=/", random.below(4), first.name)
            }
            _ => format!("c{}=v; Path=/", random.below(4)),
        };
    }
    json!({"key": key, "value": value})
}

fn header_value(random: &mut Random, parameters: &[Parameter]) -> String {
    if parameters.is_empty() || random.chance(45) {
        return random.choose(HEADER_VALUES).to_owned();
    }
    let parameter = random.pick(parameters);
    let name = &parameter.name;
    match random.below(6) {
        0 => format!(":{name}"),
        1 => format!("a :{name} b"),
        2 => reference(random, parameter),
        3 => format!("https://x.test/{}?a=:{name}", reference(random, parameter)),
        4 => format!(":{name}:{name}"),
        _ => format!("(:{name})"),
    }
}
