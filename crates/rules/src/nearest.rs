//! Finds the known name that a misspelt one is nearest to.

/// The known name with the smallest edit distance, ignoring case; none if more than half of its letters differ.
pub(crate) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    let with_distance = known.iter().map(|name| (distance(word, name), *name));
    let (distance, name) = with_distance.min_by_key(|(distance, _)| *distance)?;
    (distance * 2 <= name.len()).then_some(name)
}

/// The number of letters to insert, remove or replace.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to
        .chars()
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    // Invariant: `row[j]` is the distance between the letters read so far and the first `j` letters of `to`.
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (index, letter) in from.chars().enumerate() {
        let letter = letter.to_ascii_lowercase();
        let mut diagonal = std::mem::replace(&mut row[0], index + 1);
        for (column, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances_count_insertions_removals_and_replacements() {
        let cases = [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("basepath", "basePath", 0),
            ("base_path", "basePath", 1),
            ("sorce", "source", 1),
            ("kitten", "sitting", 3),
            ("über", "uber", 1),
        ];
        for (from, to, expected) in cases {
            assert_eq!(distance(from, to), expected, "{from} {to}");
        }
    }

    #[test]
    fn a_name_that_has_little_in_common_is_not_suggested() {
        let known = ["source", "destination", "statusCode", "has"];
        assert_eq!(nearest("sources", &known), Some("source"));
        assert_eq!(nearest("status", &known), Some("statusCode"));
        assert_eq!(nearest("hsa", &known), None);
        assert_eq!(nearest("images", &known), None);
        assert_eq!(nearest("x", &[]), None);
    }
}
