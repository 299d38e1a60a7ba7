//! Draft mode and preview data: the secrets behind Next's two cookies, and the sealing of what they carry.

use std::{
    fmt, fs, io,
    path::Path,
    sync::OnceLock,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use actix_web::HttpRequest;
use aes_gcm::{
    AesGcm, KeyInit as _, Nonce, Tag, aead::AeadInOut as _, aead::consts::U16, aes::Aes256,
};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq as _;

use crate::json;

/// The cookie that says whether draft mode is on.
pub const BYPASS_COOKIE: &str = "__prerender_bypass";
/// The cookie that carries preview data.
pub const DATA_COOKIE: &str = "__next_preview_data";

/// Longer cookies than this are not kept by browsers.
const MAX_TOKEN: usize = 2048;
const MIN_SECRET: usize = 16;

const SALT: usize = 64;
const IV: usize = 16;
const TAG: usize = 16;
const ROUNDS: u32 = 100_000;

type Cipher = AesGcm<Aes256, U16>;

/// The three secrets of draft mode. Servers that share them, such as this one and a Next.js server behind it, read each
/// other's cookies.
///
/// Hand them to the server as app data; without, each process makes up its own when they are first needed.
///
/// ```no_run
/// use twinroute_core::PreviewSecrets;
///
/// let secrets = PreviewSecrets::from_build_output(".next")?; // App::app_data(secrets), or Server::app_data(secrets)
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Deserialize)]
pub struct PreviewSecrets {
    #[serde(rename = "previewModeId")]
    id: String,
    #[serde(rename = "previewModeSigningKey")]
    signing_key: String,
    #[serde(rename = "previewModeEncryptionKey")]
    encryption_key: String,
}

#[derive(Deserialize)]
struct Manifest {
    preview: PreviewSecrets,
}

#[derive(Deserialize)]
struct Header {
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

impl PreviewSecrets {
    /// The secrets as Next's build writes them: its `previewModeId`, `previewModeSigningKey` and
    /// `previewModeEncryptionKey`.
    ///
    /// # Errors
    /// When one of them is shorter than 16 characters.
    pub fn new(
        id: impl Into<String>,
        signing_key: impl Into<String>,
        encryption_key: impl Into<String>,
    ) -> io::Result<Self> {
        let secrets = Self {
            id: id.into(),
            signing_key: signing_key.into(),
            encryption_key: encryption_key.into(),
        };
        secrets.checked()
    }

    /// Reads them from the build output of a Next.js app, the folder that is `.next` unless its config says otherwise.
    ///
    /// # Errors
    /// When its `prerender-manifest.json` can't be read, or has none; the message names the file.
    pub fn from_build_output(folder: impl AsRef<Path>) -> io::Result<Self> {
        let path = folder.as_ref().join("prerender-manifest.json");
        let named = |error: io::Error| {
            io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))
        };
        let text = fs::read(&path).map_err(named)?;
        let manifest: Manifest =
            serde_json::from_slice(&text).map_err(|error| named(error.into()))?;
        manifest.preview.checked().map_err(named)
    }

    /// Secrets that nobody else has.
    ///
    /// # Errors
    /// When the operating system has no random bytes.
    pub fn random() -> io::Result<Self> {
        Self::new(
            HEXLOWER.encode(&random::<16>()?),
            HEXLOWER.encode(&random::<32>()?),
            HEXLOWER.encode(&random::<32>()?),
        )
    }

    /// Those that `request` is served with: of the app's data, or else this process's own.
    ///
    /// # Errors
    /// As [`random`](Self::random).
    pub fn of(request: &HttpRequest) -> io::Result<&Self> {
        static OWN: OnceLock<PreviewSecrets> = OnceLock::new();
        if let Some(secrets) = request.app_data().or_else(|| OWN.get()) {
            return Ok(secrets);
        }
        let own = Self::random()?;
        Ok(OWN.get_or_init(|| own))
    }

    fn checked(self) -> io::Result<Self> {
        let secrets = [&self.id, &self.signing_key, &self.encryption_key];
        if secrets.iter().any(|secret| secret.len() < MIN_SECRET) {
            let message = format!("a preview secret is shorter than {MIN_SECRET} characters");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(self)
    }

    /// What the cookie of draft mode says while it is on.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether `text` is the id; how long that takes tells nothing about it.
    #[must_use]
    pub fn is_id(&self, text: &str) -> bool {
        text.as_bytes().ct_eq(self.id.as_bytes()).into()
    }

    /// Encrypts `data` and signs it, for the cookie of preview data. Takes some 50 milliseconds, so not on a worker's
    /// thread.
    ///
    /// # Errors
    /// When `data` can't be written as JSON, or is too long for a cookie.
    pub fn seal(&self, data: &[u8], max_age: Option<Duration>) -> io::Result<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.unwrap_or_default().as_secs();
        let claims = Claims {
            data: self.encrypt(data)?,
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
            let message = format!("preview data makes a cookie of more than {MAX_TOKEN} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(token)
    }

    /// What is sealed in `token`, still encrypted. `None` if it was not signed with these secrets, or is out of date.
    #[must_use]
    pub fn verify(&self, token: &str) -> Option<Sealed> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        let decode = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok();
        let mac = self.mac(signed);
        mac.verify_slice(&decode(signature)?).ok()?;
        let header: Header = serde_json::from_slice(&decode(header)?).ok()?;
        let claims: Claims = serde_json::from_slice(&decode(claims)?).ok()?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        let is_current = claims.exp.is_none_or(|end| now.as_secs_f64() < end);
        (header.alg == "HS256" && is_current).then_some(Sealed(claims.data))
    }

    /// Decrypts what was sealed. Takes as long as sealing.
    #[must_use]
    pub fn open(&self, sealed: &Sealed) -> Option<Value> {
        let mut bytes = HEXLOWER_PERMISSIVE.decode(sealed.0.as_bytes()).ok()?;
        if bytes.len() < SALT + IV + TAG {
            return None;
        }
        let mut data = bytes.split_off(SALT + IV + TAG);
        let (salt, rest) = bytes.split_at(SALT);
        let (iv, tag) = rest.split_at(IV);
        let (iv, tag) = (Nonce::try_from(iv).ok()?, Tag::try_from(tag).ok()?);
        let cipher = self.cipher(salt);
        cipher
            .decrypt_inout_detached(&iv, &[], data.as_mut_slice().into(), &tag)
            .ok()?;
        serde_json::from_slice(&data).ok()
    }

    fn encrypt(&self, data: &[u8]) -> io::Result<String> {
        let (salt, iv) = (random::<SALT>()?, random::<IV>()?);
        let mut data = data.to_vec();
        let tag = self
            .cipher(&salt)
            .encrypt_inout_detached(&iv.into(), &[], data.as_mut_slice().into())
            .map_err(|error| {
                io::Error::other(format!("preview data can't be encrypted: {error}"))
            })?;
        Ok(HEXLOWER.encode(&[&salt[..], &iv, &tag, &data].concat()))
    }

    fn cipher(&self, salt: &[u8]) -> Cipher {
        let mut key = [0; 32];
        pbkdf2::pbkdf2_hmac::<Sha512>(self.encryption_key.as_bytes(), salt, ROUNDS, &mut key);
        Cipher::new(&key.into())
    }

    fn mac(&self, text: &str) -> Hmac<Sha256> {
        let key = self.signing_key.as_bytes();
        let mac = Hmac::<Sha256>::new_from_slice(key).expect("an HMAC takes keys of any length");
        mac.chain_update(text)
    }
}

/// Preview data that is known to come from a server with the same secrets.
#[derive(Debug, Clone)]
pub struct Sealed(String);

fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(bytes)
}

/// Without the secrets.
impl fmt::Debug for PreviewSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreviewSecrets").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> PreviewSecrets {
        PreviewSecrets::new("0123456789abcdef", "signing-signing-", "encryption-encry").unwrap()
    }

    #[test]
    fn what_is_sealed_can_be_opened_with_the_same_secrets_only() {
        let token = secrets().seal(br#"{"post":"p1"}"#, None).unwrap();
        let sealed = secrets().verify(&token).unwrap();
        assert_eq!(secrets().open(&sealed).unwrap(), json!({ "post": "p1" }));

        let other = PreviewSecrets::random().unwrap();
        assert!(other.verify(&token).is_none());
        assert!(other.open(&sealed).is_none());
    }

    #[test]
    fn a_token_is_good_until_its_end() {
        let sealed = |age| secrets().seal(b"1", Some(age)).unwrap();
        assert!(secrets().verify(&sealed(Duration::MAX)).is_some());
        assert!(secrets().verify(&sealed(Duration::from_secs(60))).is_some());
        assert!(secrets().verify(&sealed(Duration::ZERO)).is_none());
    }

    #[test]
    fn a_token_that_was_tampered_with_is_refused() {
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
    fn long_data_is_refused() {
        assert!(secrets().seal(&[b'1'; 2000], None).is_err());
    }

    #[test]
    fn short_secrets_are_refused() {
        assert!(PreviewSecrets::new("short", "signing-signing-", "encryption-encry").is_err());
    }
}
