//! The tokens by which handlers show which run made a response.

/// Numbers the tokens `run-<UUID>` of a case: the first becomes `run-1`, the second `run-2`.
#[derive(Debug, Default)]
pub(crate) struct RunTokens(Vec<Vec<u8>>);

const PREFIX: &[u8] = b"run-";

/// The lengths of the groups of a UUID.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

impl RunTokens {
    /// The text with numbered tokens.
    pub(crate) fn numbered_text(&mut self, text: &str) -> String {
        String::from_utf8_lossy(&self.numbered(text.as_bytes())).into_owned()
    }

    /// The bytes with numbered tokens.
    pub(crate) fn numbered(&mut self, mut bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        while let Some((first, rest)) = bytes.split_first() {
            match bytes.strip_prefix(PREFIX).and_then(split_uuid) {
                Some((uuid, rest)) => {
                    out.extend_from_slice(format!("run-{}", self.number(uuid)).as_bytes());
                    bytes = rest;
                }
                None => {
                    out.push(*first);
                    bytes = rest;
                }
            }
        }
        out
    }

    fn number(&mut self, uuid: &[u8]) -> usize {
        let known = self.0.iter().position(|known| known == uuid);
        let index = known.unwrap_or_else(|| {
            self.0.push(uuid.to_vec());
            self.0.len() - 1
        });
        index + 1
    }
}

/// Splits off a UUID in lower case from the start.
fn split_uuid(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = GROUPS.iter().sum::<usize>() + GROUPS.len() - 1;
    let (uuid, rest) = bytes.split_at_checked(length)?;
    let mut groups = uuid.split(|byte| *byte == b'-');
    let matches = GROUPS.iter().all(|length| {
        groups.next().is_some_and(|group| {
            group.len() == *length
                && group
                    .iter()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        })
    });
    matches.then_some((uuid, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "run-9ca91b1e-1d5f-4f9e-8d5c-0a1b2c3d4e5f";
    const SECOND: &str = "run-00000000-0000-4000-8000-000000000000";

    #[test]
    fn tokens_are_numbered_in_the_order_of_their_first_appearance() {
        let mut tokens = RunTokens::default();
        assert_eq!(tokens.numbered_text(&format!("a {SECOND}")), "a run-1");
        let body = format!("{FIRST}{SECOND}\u{fc}{FIRST}-");
        assert_eq!(
            tokens.numbered(body.as_bytes()),
            "run-2run-1\u{fc}run-2-".as_bytes()
        );
    }

    #[test]
    fn other_text_stays() {
        let mut tokens = RunTokens::default();
        for text in [
            "",
            "run-",
            "run-1",
            &FIRST[..39],
            &FIRST.to_uppercase(),
            &FIRST.replace('9', "x"),
        ] {
            assert_eq!(tokens.numbered_text(text), text);
        }
    }
}
