//! What a header can be set to.

use actix_web::http::header::HeaderValue;

use crate::{ApiError, SetCookie, header::value};

/// What `set_header` and `append_header` take: text, a number, a cookie, or several texts, which become as many headers.
pub trait IntoHeaderValues {
    /// The values, in order.
    ///
    /// # Errors
    /// When one of them can't stand in a header.
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError>;

    /// Whether it is text, and no number.
    fn is_text(&self) -> bool {
        true
    }
}

impl IntoHeaderValues for &str {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        value(self).map(|value| vec![value])
    }
}

impl IntoHeaderValues for String {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        self.as_str().into_header_values()
    }
}

impl IntoHeaderValues for &String {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        self.as_str().into_header_values()
    }
}

impl IntoHeaderValues for HeaderValue {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        Ok(vec![self])
    }
}

impl IntoHeaderValues for SetCookie {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        self.to_header_value().map(|value| vec![value])
    }
}

impl<T: AsRef<str>> IntoHeaderValues for &[T] {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        self.iter().map(|text| value(text.as_ref())).collect()
    }
}

impl<T: AsRef<str>, const N: usize> IntoHeaderValues for [T; N] {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        self.as_slice().into_header_values()
    }
}

impl<T: AsRef<str>> IntoHeaderValues for Vec<T> {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        self.as_slice().into_header_values()
    }
}

/// A number as JavaScript writes it.
impl IntoHeaderValues for f64 {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        ryu_js::Buffer::new().format(self).into_header_values()
    }

    fn is_text(&self) -> bool {
        false
    }
}

/// Numbers stand in a header as they are written.
macro_rules! numbers {
    ($($number:ty)*) => {$(
        // impl IntoHeaderValues for u64 { .. HeaderValue::from(self) .. }
        impl IntoHeaderValues for $number {
            fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
                Ok(vec![HeaderValue::from(self)])
            }

            fn is_text(&self) -> bool {
                false
            }
        }
    )*};
}

numbers!(u16 u32 u64 usize i32 i64);
