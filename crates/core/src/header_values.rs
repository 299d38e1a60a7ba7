//! Types that can be set as a header's value.

use actix_web::http::header::HeaderValue;

use crate::{ApiError, SetCookie, header::value};

/// A value for `set_header` and `append_header`: text, a number, a cookie, or a list of texts, each of which becomes a header.
pub trait IntoHeaderValues {
    /// Converts this into header values, in order.
    ///
    /// # Errors
    /// When one of them is not a valid header value.
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError>;

    /// Whether this is text rather than a number.
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

/// Formats a number as JavaScript does.
impl IntoHeaderValues for f64 {
    fn into_header_values(self) -> Result<Vec<HeaderValue>, ApiError> {
        ryu_js::Buffer::new().format(self).into_header_values()
    }

    fn is_text(&self) -> bool {
        false
    }
}

/// Implements [`IntoHeaderValues`] for integers.
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
