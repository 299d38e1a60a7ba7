//! The parts of a web app manifest.
#![expect(missing_docs, reason = "the fields are the members of the manifest")]

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An icon of the app or of a shortcut.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestIcon {
    pub src: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sizes: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// `any`, `maskable` or `monochrome`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

impl ManifestIcon {
    /// Creates an icon with a URL only.
    pub fn new(src: impl Into<String>) -> Self {
        Self {
            src: src.into(),
            ..Self::default()
        }
    }
}

/// A kind of files that the app opens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileHandler {
    pub action: String,
    /// Lists of file extensions, by type.
    pub accept: Map<String, Value>,
}

/// How the app is launched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaunchHandler {
    pub client_mode: ClientModes,
}

/// One mode, such as `focus-existing`, or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ClientModes {
    One(String),
    Several(Vec<String>),
}

/// A protocol that the app handles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolHandler {
    pub protocol: String,
    pub url: String,
}

/// An app of a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelatedApplication {
    pub platform: String,
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A picture of the app.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Screenshot {
    pub src: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sizes: Option<String>,
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub content_type: Option<String>,
    /// `narrow` or `wide`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form_factor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<String>,
}

/// How other apps share data with the app.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShareTarget {
    pub action: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enctype: Option<String>,
    pub params: ShareParams,
}

/// The names of the fields of shared data.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShareParams {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<ShareFile>>,
}

/// A field with files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareFile {
    pub name: String,
    pub accept: Vec<String>,
}

/// An entry of the app's context menu.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortcut {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icons: Option<Vec<ManifestIcon>>,
}
