//! Draft mode and preview data: the secrets of Next's two cookies, and the encryption of their data.

mod cipher;
mod secrets;
mod token;

use std::io;

use crate::Cookies;

pub use secrets::PreviewSecrets;
pub use token::Sealed;

/// The cookie that turns draft mode on.
pub const BYPASS_COOKIE: &str = "__prerender_bypass";
/// The cookie that carries preview data.
pub const DATA_COOKIE: &str = "__next_preview_data";

/// Returns the cookie of this name, unless it is empty.
#[must_use]
pub fn sent<'a>(cookies: &'a Cookies, name: &str) -> Option<&'a str> {
    cookies.get(name).filter(|value| !value.is_empty())
}

fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}
