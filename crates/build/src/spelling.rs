//! Misspelt names of handlers and constants.

/// How similar a name is to an expected one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Similarity {
    /// It differs in case and underscores only: always a mistake.
    SameWord,
    /// One letter is added, missing, changed, or swapped with the next: a mistake, or another word (`path`, `patch`).
    OneEdit,
}

/// The first of `wanted` that a name is similar to. `None` if the name is one of `wanted`.
pub(crate) fn closest<'w>(name: &str, wanted: &[&'w str]) -> Option<(&'w str, Similarity)> {
    if wanted.contains(&name) {
        return None;
    }
    let same_word = wanted.iter().find(|wanted| fold(wanted) == fold(name));
    let one_edit = || {
        wanted
            .iter()
            .find(|wanted| is_one_edit(&fold(wanted), &fold(name)))
    };
    same_word
        .map(|wanted| (*wanted, Similarity::SameWord))
        .or_else(|| one_edit().map(|wanted| (*wanted, Similarity::OneEdit)))
}

fn fold(name: &str) -> Vec<char> {
    name.chars()
        .filter(|&c| c != '_')
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

fn is_one_edit(a: &[char], b: &[char]) -> bool {
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
    fn similar_names() {
        let methods = ["get", "post", "patch", "delete"];
        let table = [
            ("get", None),
            ("GET", Some(("get", Similarity::SameWord))),
            ("Get", Some(("get", Similarity::SameWord))),
            ("gett", Some(("get", Similarity::OneEdit))),
            ("gt", Some(("get", Similarity::OneEdit))),
            ("psot", Some(("post", Similarity::OneEdit))),
            ("path", Some(("patch", Similarity::OneEdit))),
            ("deleet", Some(("delete", Similarity::OneEdit))),
            ("list", None),
            ("get_one", None),
        ];
        for (name, expected) in table {
            assert_eq!(closest(name, &methods), expected, "{name}");
        }
        assert_eq!(
            closest("dynamicParams", &["DYNAMIC_PARAMS"]),
            Some(("DYNAMIC_PARAMS", Similarity::SameWord))
        );
    }
}
