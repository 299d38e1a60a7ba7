//! Names that are nearly the ones we look for.

/// How near a name is to one that was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nearness {
    /// The same but for case and underscores: never an accident.
    Respelt,
    /// One letter added, left out, changed, or swapped with its neighbour: an accident, or another word (`path`, `patch`).
    OneAway,
}

/// The first of `wanted` that a name is near to without being it.
pub(crate) fn nearest<'w>(name: &str, wanted: &[&'w str]) -> Option<(&'w str, Nearness)> {
    if wanted.contains(&name) {
        return None;
    }
    let respelt = wanted.iter().find(|wanted| fold(wanted) == fold(name));
    let one_away = || {
        wanted
            .iter()
            .find(|wanted| is_one_away(&fold(wanted), &fold(name)))
    };
    respelt
        .map(|wanted| (*wanted, Nearness::Respelt))
        .or_else(|| one_away().map(|wanted| (*wanted, Nearness::OneAway)))
}

fn fold(name: &str) -> Vec<char> {
    name.chars()
        .filter(|&c| c != '_')
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn is_one_away(a: &[char], b: &[char]) -> bool {
    let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[start..], &b[start..]);
    match (a, b) {
        ([_, a @ ..], [_, b @ ..]) if a == b => true,
        ([_, a @ ..], b) | (b, [_, a @ ..]) if a == b => true,
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) => a1 == b2 && a2 == b1 && a == b,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names() {
        let methods = ["get", "post", "patch", "delete"];
        let table = [
            ("get", None),
            ("GET", Some(("get", Nearness::Respelt))),
            ("Get", Some(("get", Nearness::Respelt))),
            ("gett", Some(("get", Nearness::OneAway))),
            ("gt", Some(("get", Nearness::OneAway))),
            ("psot", Some(("post", Nearness::OneAway))),
            ("path", Some(("patch", Nearness::OneAway))),
            ("deleet", Some(("delete", Nearness::OneAway))),
            ("list", None),
            ("get_one", None),
        ];
        for (name, expected) in table {
            assert_eq!(nearest(name, &methods), expected, "{name}");
        }
        assert_eq!(
            nearest("dynamicParams", &["DYNAMIC_PARAMS"]),
            Some(("DYNAMIC_PARAMS", Nearness::Respelt))
        );
    }
}
