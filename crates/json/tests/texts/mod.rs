//! Random JSON texts, valid and almost valid.

use proptest::prelude::*;

/// A JSON text in any spelling: white space, escapes, numbers in all forms, repeated names, array indices as names.
pub(crate) fn texts() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        numbers(),
        strings(),
    ];
    let value = leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            (prop::collection::vec(inner.clone(), 0..8), spaces()).prop_map(
                |(items, space)| format!("[{space}{}{space}]", items.join(&format!("{space},")))
            ),
            (prop::collection::vec((names(), inner), 0..40), spaces()).prop_map(
                |(entries, space)| {
                    let entries: Vec<_> = entries
                        .into_iter()
                        .map(|(name, value)| format!("{name}{space}:{space}{value}"))
                        .collect();
                    format!(
                        "{{{space}{}{space}}}",
                        entries.join(&format!("{space},{space}"))
                    )
                }
            ),
        ]
    });
    (spaces(), value, spaces()).prop_map(|(before, value, after)| format!("{before}{value}{after}"))
}

/// A text with one byte changed, left out or repeated.
pub(crate) fn broken_texts() -> impl Strategy<Value = String> {
    (
        texts(),
        any::<prop::sample::Index>(),
        "[\\[\\]{}\":,0-9eE.+a-z\\\\ \u{1}-]{0,2}",
    )
        .prop_map(|(text, index, other)| {
            let mut characters: Vec<char> = text.chars().collect();
            let at = index.index(characters.len());
            characters.splice(at..=at, other.chars());
            characters.into_iter().collect()
        })
}

fn spaces() -> impl Strategy<Value = String> {
    "[ \t\r\n]{0,2}"
}

/// Numbers whose integers JavaScript can represent, and which are in the range of `f64`.
fn numbers() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,14})",
        "-?(0|[1-9][0-9]{0,11})\\.[0-9]{1,20}",
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,4})?[eE][+-]?[0-9]{1,2}",
        "-?[1-9][0-9]{20,30}",
        "-?0\\.0{3,9}[0-9]{1,3}",
        Just("-0".to_owned()),
        Just("5e-324".to_owned()),
        Just("1.7976931348623157e308".to_owned()),
    ]
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        "\"(0|[1-9]|1[0-9]|4294967294|4294967295|01|-1|1\\.5)\"",
        "\"[abc]\"",
        "\"longer-name-[ab]\"",
        "\"\\\\u006[1-3]\"",
        strings(),
    ]
}

fn strings() -> impl Strategy<Value = String> {
    prop_oneof![
        "\"[a-z ]{0,12}\"",
        "\"[ -!#-\\[\\]-~]{0,20}\"",
        "\"([a-zé😀\u{7f}\u{2028}]|\\\\[\"\\\\/bfnrt]|\\\\u00[0-7][0-9a-fA-F]|\\\\u00e9|\\\\ud83d\\\\ude00){0,8}\"",
    ]
}
