//! Messages between servers.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use twinroute_cache::Tag;

/// A revalidation, as it is published: `{"at":1795907890485831,"tags":["a"],"expire":null}` or `{"all":true}`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// Entries with one of these tags: at once, or stale now and expired later.
    Tags {
        /// When, in microseconds by Redis' clock.
        at: u64,
        tags: Vec<Tag>,
        expire: Option<Duration>,
    },
    /// All entries at once.
    All,
}

pub(crate) const ALL: &str = r#"{"all":true}"#;

#[derive(Serialize)]
struct Written<'a> {
    tags: Vec<&'a str>,
    expire: Option<u64>,
}

#[derive(Deserialize)]
struct Read {
    at: Option<u64>,
    tags: Option<Vec<String>>,
    /// In milliseconds.
    #[serde(default)]
    expire: Option<u64>,
}

impl Message {
    /// Returns the text of a revalidation of tags, to which the script adds the time. `expire` is in milliseconds.
    pub(crate) fn text(tags: &[&Tag], expire: Option<u64>) -> String {
        let tags = tags.iter().map(|tag| tag.as_str()).collect();
        // Texts and numbers can always be written as JSON. `All` would be sound, too.
        serde_json::to_string(&Written { tags, expire }).unwrap_or_else(|_| ALL.to_owned())
    }

    /// Reads a message. One that can't be read may mean anything, so it counts as a revalidation of all entries.
    pub(crate) fn read(text: &[u8]) -> Self {
        let Ok(Read {
            at: Some(at),
            tags: Some(tags),
            expire,
        }) = serde_json::from_slice(text)
        else {
            return Self::All;
        };
        let tags = tags.iter().map(|tag| Tag::from_store(tag)).collect();
        let expire = expire.map(Duration::from_millis);
        Self::Tags { at, tags, expire }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use twinroute_cache::Tag;

    use super::Message;

    fn read(message: &str) -> Message {
        Message::read(message.replacen('{', r#"{"at":7,"#, 1).as_bytes())
    }

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let tags = [Tag::from_store("a\"\u{e9}"), Tag::from_store("b")];
        let text = Message::text(&[&tags[0], &tags[1]], Some(1_500));
        let expected = Message::Tags {
            at: 7,
            tags: tags.to_vec(),
            expire: Some(Duration::from_millis(1_500)),
        };
        assert_eq!(read(&text), expected);

        let text = Message::text(&[&tags[1]], None);
        assert_eq!(text, r#"{"tags":["b"],"expire":null}"#);
    }

    #[test]
    fn a_message_that_is_not_understood_is_a_revalidation_of_everything() {
        for text in [
            super::ALL,
            "",
            "{",
            "[]",
            r#"{"at":1,"tags":1}"#,
            r#"{"tags":["a"]}"#,
            "\0",
        ] {
            assert_eq!(Message::read(text.as_bytes()), Message::All, "{text:?}");
        }
        assert_eq!(Message::read(b"{\"tags\":[\"\xff\"]}"), Message::All);
    }

    #[test]
    fn unknown_members_are_ignored() {
        let expected = Message::Tags {
            at: 7,
            tags: vec![Tag::from_store("a")],
            expire: None,
        };
        assert_eq!(read(r#"{"tags":["a"],"from":"x"}"#), expected);
    }
}
