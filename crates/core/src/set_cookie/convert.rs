//! Conversions from and to cookies of the `cookie` crate and of actix-web.
//!
//! These write a cookie differently from Next.js: in another order, and without encoding the value. So a `Cookie` is converted
//! to a [`SetCookie`], which keeps all its attributes.

use super::{SameSite, SetCookie};

/// Implements the conversions for both versions of the `cookie` crate: actix-web's and this crate's.
macro_rules! conversions {
    ($($cookie:ident)::+) => {
        impl From<$($cookie)::+::Cookie<'_>> for SetCookie {
            fn from(cookie: $($cookie)::+::Cookie<'_>) -> Self {
                let mut set = Self::new(cookie.name(), cookie.value());
                set.path = cookie.path().map(str::to_owned);
                set.expires = cookie.expires_datetime().map(Into::into);
                set.max_age = cookie.max_age().map(|age| age.whole_seconds());
                set.domain = cookie.domain().map(str::to_owned);
                set.secure = cookie.secure() == Some(true);
                set.http_only = cookie.http_only() == Some(true);
                set.same_site = cookie.same_site().map(|same_site| match same_site {
                    $($cookie)::+::SameSite::Strict => SameSite::Strict,
                    $($cookie)::+::SameSite::Lax => SameSite::Lax,
                    $($cookie)::+::SameSite::None => SameSite::None,
                });
                set
            }
        }

        /// `Priority` is lost, since such a cookie does not support it.
        impl From<SetCookie> for $($cookie)::+::Cookie<'static> {
            fn from(set: SetCookie) -> Self {
                let mut cookie = Self::new(set.name, set.value);
                if let Some(path) = set.path {
                    cookie.set_path(path);
                }
                if let Some(expires) = set.expires {
                    cookie.set_expires($($cookie)::+::time::OffsetDateTime::from(expires));
                }
                if let Some(seconds) = set.max_age {
                    cookie.set_max_age($($cookie)::+::time::Duration::seconds(seconds));
                }
                if let Some(domain) = set.domain {
                    cookie.set_domain(domain);
                }
                cookie.set_secure(set.secure.then_some(true));
                cookie.set_http_only(set.http_only.then_some(true));
                cookie.set_same_site(set.same_site.map(|same_site| match same_site {
                    SameSite::Strict => $($cookie)::+::SameSite::Strict,
                    SameSite::Lax => $($cookie)::+::SameSite::Lax,
                    SameSite::None => $($cookie)::+::SameSite::None,
                }));
                cookie
            }
        }
    };
}

conversions!(cookie);
#[cfg(feature = "actix-cookies")]
conversions!(actix_web::cookie);

#[cfg(test)]
mod tests {
    use cookie::Cookie;

    use super::*;

    #[test]
    fn attributes_are_kept() {
        let text = "a=b c; HttpOnly; SameSite=Lax; Secure; Path=/x; Domain=a.example; Max-Age=5; \
                    Expires=Thu, 01 Jan 1970 00:00:07 GMT";
        let set = SetCookie::from(Cookie::parse(text).unwrap());
        assert_eq!(
            set.to_string(),
            "a=b%20c; Path=/x; Expires=Thu, 01 Jan 1970 00:00:07 GMT; Max-Age=5; Domain=a.example; \
             Secure; HttpOnly; SameSite=lax"
        );
        assert_eq!(Cookie::from(set).to_string(), text);
    }
}
