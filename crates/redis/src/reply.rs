//! What scripts return.

use std::{str, time::Duration};

use bytes::Bytes;
use redis::Value;
use twinroute_cache::{CacheLife, Entry, Lookup, Started, Tag, Timestamp};

/// An entry as `get.lua` returns it. Whatever stands in Redis, reading it does not panic.
#[derive(Debug)]
pub(crate) struct Found {
    state: State,
    now: u64,
    started: u64,
    stored: u64,
    life: CacheLife,
    tags: Vec<Tag>,
    value: Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Fresh,
    Stale,
    Expired,
}

/// The description of a reply that is not understood.
pub(crate) const NOT_UNDERSTOOD: &str = "a reply of Redis is not understood";

impl Found {
    /// Reads a reply. `Ok(None)` is a miss.
    pub(crate) fn read(reply: Value) -> Result<Option<Self>, &'static str> {
        let fields = match reply {
            Value::Nil => return Ok(None),
            Value::Array(fields) => fields,
            _ => return Err(NOT_UNDERSTOOD),
        };
        Self::of(fields).map(Some).ok_or(NOT_UNDERSTOOD)
    }

    fn of(fields: Vec<Value>) -> Option<Self> {
        let [state, now, started, stored, revalidate, expire, tags, value] =
            <[Value; 8]>::try_from(fields).ok()?;
        let state = match number(&state)? {
            0 => State::Fresh,
            1 => State::Stale,
            2 => State::Expired,
            _ => return None,
        };
        let tags: Vec<String> = serde_json::from_slice(bytes(&tags)?).ok()?;
        Some(Self {
            state,
            now: number(&now)?,
            started: number(&started)?,
            stored: number(&stored)?,
            life: life(&revalidate, &expire)?,
            tags: tags.iter().map(|tag| Tag::from_store(tag)).collect(),
            value: match value {
                Value::BulkString(value) => value.into(),
                _ => return None,
            },
        })
    }

    /// Whether the entry is fresh.
    pub(crate) fn is_fresh(&self) -> bool {
        self.state == State::Fresh
    }

    /// Returns the entry. `now` is the time of the local clock before Redis was asked.
    pub(crate) fn entry(self, now: Timestamp) -> Entry {
        let age = Duration::from_micros(self.now.saturating_sub(self.stored));
        let stored_at = Timestamp::from_millis(now.as_millis().saturating_sub(millis(age)));
        Entry::new(
            self.value,
            self.life,
            self.tags.into(),
            Timestamp::from_micros(self.started),
            stored_at,
        )
    }

    /// Returns the lookup of an entry that gets no local copy.
    pub(crate) fn lookup(self, now: Timestamp) -> Lookup {
        let state = self.state;
        let entry = self.entry(now).into();
        match state {
            State::Fresh => Lookup::Fresh(entry),
            State::Stale => Lookup::Stale(entry),
            State::Expired => Lookup::Expired(entry),
        }
    }
}

/// Reads what `begin.lua` returns. `Ok(None)`: another run holds the lease.
pub(crate) fn started(reply: &Value) -> Result<Option<Started>, &'static str> {
    match reply {
        Value::Nil => Ok(None),
        Value::Array(fields) => match fields.as_slice() {
            [begun, base] => match (number(begun), number(base)) {
                (Some(token), Some(proof)) => Ok(Some(Started {
                    at: Timestamp::from_micros(token),
                    token,
                    proof,
                })),
                _ => Err(NOT_UNDERSTOOD),
            },
            _ => Err(NOT_UNDERSTOOD),
        },
        _ => Err(NOT_UNDERSTOOD),
    }
}

/// Reads two numbers.
pub(crate) fn pair(reply: &Value) -> Result<(u64, u64), &'static str> {
    let Value::Array(fields) = reply else {
        return Err(NOT_UNDERSTOOD);
    };
    let [one, other] = fields.as_slice() else {
        return Err(NOT_UNDERSTOOD);
    };
    number(one).zip(number(other)).ok_or(NOT_UNDERSTOOD)
}

fn life(revalidate: &Value, expire: &Value) -> Option<CacheLife> {
    let mut life = CacheLife::FOREVER;
    if !bytes(revalidate)?.is_empty() {
        life = life.revalidate(Duration::from_millis(number(revalidate)?));
    }
    if !bytes(expire)?.is_empty() {
        life = life.expire(Duration::from_millis(number(expire)?));
    }
    Some(life)
}

fn bytes(value: &Value) -> Option<&[u8]> {
    match value {
        Value::BulkString(bytes) => Some(bytes),
        _ => None,
    }
}

/// Reads a number, which scripts return as such or as decimal text.
pub(crate) fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Int(number) => u64::try_from(*number).ok(),
        Value::BulkString(text) => str::from_utf8(text).ok()?.parse().ok(),
        _ => None,
    }
}

/// Returns the milliseconds of a duration.
pub(crate) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use redis::Value;
    use twinroute_cache::{CacheLife, Lookup, Timestamp};

    use super::{Found, started};

    fn text(text: &str) -> Value {
        Value::BulkString(text.as_bytes().to_vec())
    }

    fn fields() -> Vec<Value> {
        vec![
            Value::Int(1),
            text("5000000"),
            text("1000999"),
            text("2000000"),
            text("60000"),
            text(""),
            text(r#"["a","b"]"#),
            text("value"),
        ]
    }

    #[test]
    fn an_entry_is_read() {
        let found = Found::read(Value::Array(fields())).unwrap().unwrap();
        assert!(!found.is_fresh());
        let Lookup::Stale(entry) = found.lookup(Timestamp::from_millis(100_000)) else {
            panic!("the entry is stale");
        };
        assert_eq!(entry.value(), "value");
        assert_eq!(entry.started_at(), Timestamp::from_micros(1_000_999));
        assert_eq!(entry.stored_at(), Timestamp::from_millis(97_000));
        assert_eq!(
            entry.life(),
            CacheLife::FOREVER.revalidate(Duration::from_secs(60))
        );
        assert_eq!(entry.tags().len(), 2);
        assert!(Found::read(Value::Nil).unwrap().is_none());
    }

    #[test]
    fn what_is_malformed_is_an_error() {
        let wrong = [
            Value::Nil,
            Value::Int(-1),
            text("x"),
            text("-1"),
            text("[1]"),
            Value::Okay,
            text("\u{fe}"),
        ];
        for index in 0..7 {
            for value in &wrong {
                let mut fields = fields();
                fields[index] = value.clone();
                assert!(
                    Found::read(Value::Array(fields)).is_err(),
                    "{index}: {value:?}"
                );
            }
        }
        for reply in [
            Value::Okay,
            Value::Int(3),
            Value::Array(vec![]),
            Value::Array(vec![Value::Nil; 8]),
        ] {
            assert!(Found::read(reply.clone()).is_err(), "{reply:?}");
            assert!(started(&reply).is_err(), "{reply:?}");
        }
    }
}
