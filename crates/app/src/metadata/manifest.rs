//! The web app manifest.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use twinroute_core::{Error, handler::HandlerOutput, json};

use super::{
    FileHandler, LaunchHandler, ManifestIcon, ProtocolHandler, RelatedApplication, Screenshot,
    ShareTarget, Shortcut,
};

/// The output of `manifest`: a web app manifest, with all members that Next.js documents.
///
/// It is written in the order of the fields, without those that are `None`. A handler that needs other members, or another order,
/// returns a [`serde_json::Value`].
///
/// ```
/// use twinroute_app::metadata::{self, Manifest, ManifestIcon};
///
/// async fn manifest() -> Manifest {
///     Manifest {
///         name: Some("Acme".into()),
///         start_url: Some("/".into()),
///         display: Some("standalone".into()),
///         icons: Some(vec![ManifestIcon {
///             sizes: Some("192x192".into()),
///             ..ManifestIcon::new("/icon-192.png")
///         }]),
///         ..Manifest::default()
///     }
/// }
/// let route = metadata::manifest(manifest); // Routes::new().app("/manifest.webmanifest", route)
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields are the members of the manifest")]
pub struct Manifest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub background_color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dir: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_override: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_handlers: Option<Vec<FileHandler>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icons: Option<Vec<ManifestIcon>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub launch_handler: Option<LaunchHandler>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orientation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefer_related_applications: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol_handlers: Option<Vec<ProtocolHandler>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub related_applications: Option<Vec<RelatedApplication>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screenshots: Option<Vec<Screenshot>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share_target: Option<ShareTarget>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortcuts: Option<Vec<Shortcut>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme_color: Option<String>,
}

/// A manifest as JSON: the output of `manifest`, a [`Manifest`] or a [`serde_json::Value`].
#[derive(Debug)]
pub struct ManifestText(pub(super) Result<Bytes, Error>);

impl From<Manifest> for ManifestText {
    fn from(manifest: Manifest) -> Self {
        Self(json::to_bytes(&manifest).map_err(Error::from))
    }
}

impl From<Value> for ManifestText {
    fn from(manifest: Value) -> Self {
        Self(json::to_bytes(&manifest).map_err(Error::from))
    }
}

impl HandlerOutput<ManifestText> for Manifest {
    fn into_result(self) -> Result<ManifestText, Error> {
        Ok(self.into())
    }
}

impl HandlerOutput<ManifestText> for Value {
    fn into_result(self) -> Result<ManifestText, Error> {
        Ok(self.into())
    }
}
