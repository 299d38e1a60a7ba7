//! What `res.send` takes.

use bytes::Bytes;
use serde_json::Value;

/// A body for [`NextApiResponse::send`](crate::NextApiResponse::send): what it is decides how it is sent.
#[derive(Debug, Clone, PartialEq)]
pub enum SendBody {
    /// Next's `null`: an empty answer without an ETag.
    Nothing,
    /// As it is; no content type is set.
    Text(String),
    /// As it is; `application/octet-stream` unless a type is set.
    Bytes(Bytes),
    /// As JSON text; `application/json; charset=utf-8` in place of any type.
    Json(Value),
}

impl From<()> for SendBody {
    fn from((): ()) -> Self {
        Self::Nothing
    }
}

impl From<&str> for SendBody {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for SendBody {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Bytes> for SendBody {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}

impl From<Vec<u8>> for SendBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl From<&'static [u8]> for SendBody {
    fn from(bytes: &'static [u8]) -> Self {
        Self::Bytes(Bytes::from_static(bytes))
    }
}

/// A string inside is sent as text and `null` as nothing, as Next does by the value's type.
impl From<Value> for SendBody {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Nothing,
            Value::String(text) => Self::Text(text),
            value => Self::Json(value),
        }
    }
}

impl From<bool> for SendBody {
    fn from(value: bool) -> Self {
        Self::Json(value.into())
    }
}

impl From<f64> for SendBody {
    fn from(value: f64) -> Self {
        Self::Json(value.into())
    }
}

impl From<i64> for SendBody {
    fn from(value: i64) -> Self {
        Self::Json(value.into())
    }
}

impl From<i32> for SendBody {
    fn from(value: i32) -> Self {
        Self::Json(value.into())
    }
}

impl From<u64> for SendBody {
    fn from(value: u64) -> Self {
        Self::Json(value.into())
    }
}
