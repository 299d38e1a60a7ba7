//! Generated destinations.

use crate::{random::Random, source::Parameter};

/// Further segments without parameters.
const TAILS: &[&str] = &[
    "/A%20b",
    "/caf%C3%A9",
    "/ü",
    "/a b",
    r"/x\:1",
    "/",
    "/it's",
    r"/a\+b",
    "/a;b",
    "/a,b",
    "/a.b",
];

/// Values of query keys without parameters.
const VALUES: &[&str] = &[
    "=v",
    "=",
    "",
    "=a%20b",
    "=a+b",
    "=é",
    "=1&k=2",
    "=a:b",
    "=a%26b",
    "=(x)",
    "=a*b",
    "=a/b",
    "=http://x",
];

/// A destination that starts with one of `bases` and uses some of the parameters.
pub(crate) fn destination(random: &mut Random, base: &str, parameters: &[Parameter]) -> String {
    let mut text = base.to_owned();
    let mut unused: Vec<_> = parameters.iter().collect();
    for _ in 0..random.choose(&[0, 1, 1, 2]) {
        if unused.is_empty() {
            break;
        }
        let parameter = unused.swap_remove(random.below(unused.len()));
        text += &segment(random, parameter);
    }
    // Next.js does not check destinations on other hosts before a request comes.
    if base.starts_with('/') && !text.contains('?') && random.chance(8) {
        text += random.choose(TAILS);
    }
    if random.chance(35) {
        let items: Vec<_> = (0..random.choose(&[1, 1, 2, 3]))
            .map(|_| query_item(random, parameters))
            .collect();
        text += &format!("?{}", items.join("&"));
    }
    text
}

/// A fragment, for redirects.
pub(crate) fn fragment(random: &mut Random, parameters: &[Parameter]) -> String {
    match random.below(4) {
        0 if !parameters.is_empty() => format!("#h-:{}", random.pick(parameters).name),
        1 => "#".to_owned(),
        2 => "#a/b".to_owned(),
        _ => "#hash".to_owned(),
    }
}

/// A parameter as destinations and the values of headers write it, now and then with the wrong modifier.
pub(crate) fn reference(random: &mut Random, parameter: &Parameter) -> String {
    let name = &parameter.name;
    match parameter.modifier {
        "*" | "+" if random.chance(95) => format!(":{name}{}", random.pick(&["*", "*", "+"])),
        "?" if random.chance(90) => format!(":{name}?"),
        _ => format!(":{name}"),
    }
}

fn segment(random: &mut Random, parameter: &Parameter) -> String {
    let text = reference(random, parameter);
    match random.below(6) {
        0 if parameter.modifier.is_empty() => format!("/pre-{text}"),
        1 if parameter.modifier.is_empty() => format!("/{text}.json"),
        _ => format!("/{text}"),
    }
}

fn query_item(random: &mut Random, parameters: &[Parameter]) -> String {
    let key = random.choose(&["k", "q", "id", "path", "x", "k"]);
    if parameters.is_empty() || random.chance(40) {
        return format!("{key}{}", random.pick(VALUES));
    }
    let parameter = random.pick(parameters);
    let name = &parameter.name;
    match random.below(4) {
        0 => format!("{key}=a:{name}b"),
        1 => format!("{key}={}", reference(random, parameter)),
        2 => format!("{key}=:{name}-x"),
        _ => format!("{key}=:{name}"),
    }
}
