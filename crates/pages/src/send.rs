//! The argument of `res.send`.

use std::{error::Error as StdError, fmt};

use actix_web::{
    body::{BodyStream, BoxBody},
    web::Json,
};
use bytes::Bytes;
use futures_util::Stream;
use serde::Serialize;
use serde_json::Value;
use twinroute_core::json::{self, JsonValue, Kind as JsonKind};

use crate::IntoChunk;

/// A body for [`NextApiResponse::send`](crate::NextApiResponse::send). Its type determines how it is sent.
///
/// | type | sent as |
/// | --- | --- |
/// | `()`, Next's `null` and `undefined` | nothing, without an ETag |
/// | text, such as a `&str` or `String` | the text; no content type is set |
/// | bytes, such as `b".."`, a `&[u8]`, `Vec<u8>` or `Bytes` | the bytes; `application/octet-stream` unless a type is set |
/// | a number, a `bool`, `Json(value)` | JSON; `application/json; charset=utf-8` replaces any type |
/// | a [`Value`] or [`JsonValue`] | `null` as nothing, a string as text, other values as JSON |
/// | [`SendBody::stream`] | a stream; `application/octet-stream` unless a type is set, without an ETag |
#[derive(Debug)]
pub struct SendBody(pub(crate) Kind);

pub(crate) enum Kind {
    Nothing,
    Text(Bytes),
    Bytes(Bytes),
    Json(serde_json::Result<Bytes>),
    Stream(BoxBody),
}

impl SendBody {
    /// Creates a body that is sent as `stream` yields it. An error in it aborts the connection.
    pub fn stream<E: Into<Box<dyn StdError>> + 'static>(
        stream: impl Stream<Item = Result<Bytes, E>> + 'static,
    ) -> Self {
        Self(Kind::Stream(BoxBody::new(BodyStream::new(stream))))
    }

    fn json<T: Serialize + ?Sized>(value: &T) -> Self {
        Self(Kind::Json(json::to_bytes(value)))
    }
}

impl From<()> for SendBody {
    fn from((): ()) -> Self {
        Self(Kind::Nothing)
    }
}

impl<C: IntoChunk> From<C> for SendBody {
    fn from(chunk: C) -> Self {
        let bytes = chunk.into_chunk();
        Self(match C::IS_TEXT {
            true => Kind::Text(bytes),
            false => Kind::Bytes(bytes),
        })
    }
}

impl<T: Serialize> From<Json<T>> for SendBody {
    fn from(Json(value): Json<T>) -> Self {
        Self::json(&value)
    }
}

impl From<Value> for SendBody {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => ().into(),
            Value::String(text) => text.into(),
            value => Self::json(&value),
        }
    }
}

impl From<&JsonValue> for SendBody {
    fn from(value: &JsonValue) -> Self {
        match (value.kind(), value.as_str()) {
            (JsonKind::Null, _) => ().into(),
            (_, Some(text)) => text.into_owned().into(),
            (_, None) => Self::json(value),
        }
    }
}

impl From<JsonValue> for SendBody {
    fn from(value: JsonValue) -> Self {
        (&value).into()
    }
}

/// Implements the conversion of numbers and `bool`, which are sent as JSON.
macro_rules! scalars {
    ($($scalar:ty)*) => {$(
        // impl From<u64> for SendBody { .. Self::json(&value) .. }
        impl From<$scalar> for SendBody {
            fn from(value: $scalar) -> Self {
                Self::json(&value)
            }
        }
    )*};
}

scalars!(bool f32 f64 i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Text(_) => "Text",
            Self::Bytes(_) => "Bytes",
            Self::Json(_) => "Json",
            Self::Stream(_) => "Stream",
        })
    }
}
