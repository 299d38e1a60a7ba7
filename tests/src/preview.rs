//! Fixed draft mode secrets for Next.js and the twins, so that cookies can be recorded.

use std::{fs, io, path::Path};

use serde_json::Value;
use twinroute::pages::PreviewSecrets;

const ID: &str = "0123456789abcdef0123456789abcdef";
const SIGNING_KEY: &str = "1111111111111111111111111111111122222222222222222222222222222222";
const ENCRYPTION_KEY: &str = "3333333333333333333333333333333344444444444444444444444444444444";

/// The secrets, for a twin.
///
/// # Errors
///
/// Never: they are long enough.
pub fn preview_secrets() -> io::Result<PreviewSecrets> {
    PreviewSecrets::new(ID, SIGNING_KEY, ENCRYPTION_KEY)
}

/// Replaces the secrets that `next build` generated.
pub(crate) fn share_secrets(build_output: &Path) -> io::Result<()> {
    let path = build_output.join("prerender-manifest.json");
    let manifest: Value = serde_json::from_slice(&fs::read(&path)?)?;
    let generated = [
        ("previewModeId", ID),
        ("previewModeSigningKey", SIGNING_KEY),
        ("previewModeEncryptionKey", ENCRYPTION_KEY),
    ]
    .map(|(name, ours)| (manifest["preview"][name].as_str().unwrap_or(ours), ours));
    for path in [&path, &build_output.join("server/preview-props.json")] {
        let text = fs::read_to_string(path)?;
        let replace = |text: String, (theirs, ours): &(&str, &str)| text.replace(theirs, ours);
        fs::write(path, generated.iter().fold(text, replace))?;
    }
    Ok(())
}
