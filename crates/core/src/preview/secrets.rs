//! The secrets of draft mode, and their sources.

use std::{fmt, fs, io, path::Path, sync::OnceLock};

use actix_web::{HttpRequest, http::header::HeaderMap};
use data_encoding::HEXLOWER;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::random;
use crate::header;

/// Next's own revalidation requests carry the id in this header. They never see drafts.
const REVALIDATE: &str = "x-prerender-revalidate";

const MIN_SECRET: usize = 16;

/// The three secrets of draft mode. Servers that share them, such as this one and its legacy server, read each other's
/// cookies.
///
/// Pass them to the server as app data. By default, each process generates its own on first use.
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
    pub(super) signing_key: String,
    #[serde(rename = "previewModeEncryptionKey")]
    pub(super) encryption_key: String,
}

#[derive(Deserialize)]
struct PrerenderManifest {
    preview: PreviewSecrets,
}

impl PreviewSecrets {
    /// Creates secrets from those of Next's build: `previewModeId`, `previewModeSigningKey` and `previewModeEncryptionKey`.
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

    /// Reads the secrets from the build output of a Next.js app, by default the folder `.next`.
    ///
    /// # Errors
    /// When `prerender-manifest.json` can't be read, or has no secrets; the message names the file.
    pub fn from_build_output(folder: impl AsRef<Path>) -> io::Result<Self> {
        let path = folder.as_ref().join("prerender-manifest.json");
        let named = |error: io::Error| {
            io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))
        };
        let text = fs::read(&path).map_err(named)?;
        let manifest: PrerenderManifest =
            serde_json::from_slice(&text).map_err(|error| named(error.into()))?;
        manifest.preview.checked().map_err(named)
    }

    /// Generates random secrets, for this process alone.
    ///
    /// # Errors
    /// When the operating system provides no random bytes.
    pub fn random() -> io::Result<Self> {
        Self::new(
            HEXLOWER.encode(&random::<16>()?),
            HEXLOWER.encode(&random::<32>()?),
            HEXLOWER.encode(&random::<32>()?),
        )
    }

    /// Returns the secrets for `request`: those in the app data, or else this process's own.
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

    /// Returns the value of the draft-mode cookie.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Compares `text` with the id, in constant time.
    #[must_use]
    pub fn is_id(&self, text: &str) -> bool {
        text.as_bytes().ct_eq(self.id.as_bytes()).into()
    }

    /// Whether the request is a revalidation by Next itself.
    #[must_use]
    pub fn is_revalidation(&self, headers: &HeaderMap) -> bool {
        header::joined(headers, REVALIDATE).is_some_and(|id| self.is_id(&id))
    }
}

/// Omits the secrets.
impl fmt::Debug for PreviewSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PreviewSecrets").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_secrets_are_rejected() {
        assert!(PreviewSecrets::new("short", "signing-signing-", "encryption-encry").is_err());
    }
}
