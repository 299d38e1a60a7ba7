//! The JSON Web Token in the cookie of preview data.

use std::{
    io,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use data_encoding::BASE64URL_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{PreviewSecrets, cipher};
use crate::json;

/// The longest cookie that browsers keep, in bytes.
const MAX_TOKEN: usize = 2048;

#[derive(Deserialize)]
struct JwtHeader {
    alg: String,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    data: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    iat: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exp: Option<f64>,
}

/// Encrypted preview data, verified to come from a server with the same secrets.
#[derive(Debug, Clone)]
pub struct Sealed(String);

impl PreviewSecrets {
    /// Encrypts and signs `data`, for the cookie of preview data. Takes about 50 ms, so call it on a thread for blocking work.
    ///
    /// # Errors
    /// When `data` can't be serialized as JSON, or is too long for a cookie.
    pub fn seal(&self, data: &[u8], max_age: Option<Duration>) -> io::Result<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.unwrap_or_default().as_secs();
        let claims = Claims {
            data: cipher::encrypt(&self.encryption_key, data)?,
            iat: Some(now),
            exp: max_age.map(|age| now.saturating_add(age.as_secs()) as f64),
        };
        let encode = |json: &[u8]| BASE64URL_NOPAD.encode(json);
        let header = encode(
            json!({ "alg": "HS256", "typ": "JWT" })
                .to_string()
                .as_bytes(),
        );
        let signed = format!("{header}.{}", encode(&json::to_bytes(&claims)?));
        let signature = encode(&self.mac(&signed).finalize().into_bytes());
        let token = format!("{signed}.{signature}");
        if token.len() > MAX_TOKEN {
            let message = format!("the cookie of the preview data exceeds {MAX_TOKEN} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(token)
    }

    /// Verifies `token`, and returns its encrypted content; `None` if it was signed with other secrets, or has expired.
    #[must_use]
    pub fn verify(&self, token: &str) -> Option<Sealed> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let decode = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok();
        let mac = self.mac(signed);
        mac.verify_slice(&decode(signature)?).ok()?;
        let header: JwtHeader = serde_json::from_slice(&decode(header)?).ok()?;
        let claims: Claims = serde_json::from_slice(&decode(claims)?).ok()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let is_current = claims.exp.is_none_or(|end| now.as_secs_f64() < end);
        (header.alg == "HS256" && is_current).then_some(Sealed(claims.data))
    }

    /// Decrypts the content. Takes about 50 ms, too.
    #[must_use]
    pub fn open(&self, sealed: &Sealed) -> Option<Value> {
        let data = cipher::decrypt(&self.encryption_key, &sealed.0)?;
        serde_json::from_slice(&data).ok()
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        let key = self.signing_key.as_bytes();
        let mac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC takes keys of any length");
        mac.chain_update(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> PreviewSecrets {
        PreviewSecrets::new("0123456789abcdef", "signing-signing-", "encryption-encry").unwrap()
    }

    #[test]
    fn sealed_data_is_opened_with_the_same_secrets_only() {
        let token = secrets().seal(br#"{"post":"p1"}"#, None).unwrap();
        let sealed = secrets().verify(&token).unwrap();
        assert_eq!(secrets().open(&sealed).unwrap(), json!({ "post": "p1" }));

        let other = PreviewSecrets::random().unwrap();
        assert!(other.verify(&token).is_none());
        assert!(other.open(&sealed).is_none());
    }

    #[test]
    fn a_token_is_valid_until_it_expires() {
        let sealed = |age| secrets().seal(b"1", Some(age)).unwrap();
        assert!(secrets().verify(&sealed(Duration::MAX)).is_some());
        assert!(secrets().verify(&sealed(Duration::from_secs(60))).is_some());
        assert!(secrets().verify(&sealed(Duration::ZERO)).is_none());
    }

    #[test]
    fn a_modified_token_is_rejected() {
        let token = secrets().seal(b"1", None).unwrap();
        let (signed, _) = token.rsplit_once('.').unwrap();
        for bad in [
            "",
            "a",
            "a.b",
            "a.b.c",
            signed,
            &format!("{signed}."),
            &token[1..],
        ] {
            assert!(secrets().verify(bad).is_none(), "{bad}");
        }
        let none = BASE64URL_NOPAD.encode(br#"{"alg":"none"}"#);
        let unsigned = format!("{none}.{}.", signed.split_once('.').unwrap().1);
        assert!(secrets().verify(&unsigned).is_none());
    }

    #[test]
    fn long_data_is_rejected() {
        assert!(secrets().seal(&[b'1'; 2000], None).is_err());
    }
}
