//! The names of secrets.

use std::sync::Arc;

/// In lower case; a `*` matches any text.
const SECRET: [&str; 39] = [
    "*api-key*",
    "*api_key*",
    "*apikey*",
    "*authorization*",
    "*bearer*",
    "*credential*",
    "*csrf*",
    "*jwt*",
    "*otp",
    "*passcode*",
    "*passphrase*",
    "*passwd*",
    "*password*",
    "*private-key*",
    "*private_key*",
    "*privatekey*",
    "*secret*",
    "*sessid*",
    "*session*",
    "*signature*",
    "*token*",
    "*xsrf*",
    "*-auth",
    "*_auth",
    "auth",
    "auth-*",
    "auth_*",
    "*-sid",
    "*.sid",
    "*_sid",
    "sid",
    "sig",
    "pin",
    "pwd",
    "cookie",
    "set-cookie",
    // Next.js's draft mode.
    "__prerender_bypass",
    "__next_preview_data",
    "x-prerender-revalidate",
];

/// The names of secrets: headers, cookies, members of JSON, form fields, and parameters of a path or a query.
#[derive(Debug, Clone)]
pub(crate) struct SecretNames(Arc<[String]>);

impl Default for SecretNames {
    fn default() -> Self {
        Self(SECRET.map(str::to_owned).into())
    }
}

impl SecretNames {
    /// Adds names.
    pub(crate) fn and<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let more = names.into_iter().map(str::to_ascii_lowercase);
        Self(self.0.iter().cloned().chain(more).collect())
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        self.0.iter().any(|pattern| matches(pattern, &name))
    }
}

/// Whether a name matches a pattern, in which a `*` matches any text.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(name) = name.strip_prefix(start) else {
        return false;
    };
    let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
    ends.into_iter().any(|at| matches(rest, &name[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets() {
        let names = SecretNames::default().and(["X-Tenant-*", "ssn"]);
        for secret in [
            "Authorization",
            "accessToken",
            "refresh_token",
            "__Secure-next-auth.session-token",
            "connect.sid",
            "PHPSESSID",
            "X-API-Key",
            "clientSecret",
            "auth_key",
            "totp",
            "X-Tenant-Key",
            "SSN",
        ] {
            assert!(names.contains(secret), "{secret}");
        }
        for other in [
            "author",
            "authors",
            "title",
            "residence",
            "key",
            "id",
            "laptop",
            "tenant",
        ] {
            assert!(!names.contains(other), "{other}");
        }
    }
}
