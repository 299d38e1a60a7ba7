//! The rules in `routes-manifest.json`.

use serde::{Deserialize, Serialize};

use crate::{
    HeaderRule, Redirect, Rewrite,
    config_origin::ConfigOrigin,
    has::{HasKind, HasText},
    scope::Scope,
};

/// Whether a member is left out of a snapshot.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// What all rules have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestScope {
    source: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    has: Vec<ManifestHas>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<ManifestHas>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base_path: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    locale: Option<bool>,
    /// Set for rules that Next.js adds, such as the redirects of slashes, which follow from the settings.
    #[serde(default, skip_serializing_if = "is_false")]
    internal: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ManifestRedirect {
    #[serde(flatten)]
    scope: ManifestScope,
    destination: String,
    status_code: u16,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ManifestRewrite {
    #[serde(flatten)]
    scope: ManifestScope,
    destination: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ManifestHeaderRule {
    #[serde(flatten)]
    scope: ManifestScope,
    headers: Vec<ManifestHeader>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct ManifestHeader {
    key: String,
    value: String,
}

/// An item of `has` or `missing`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum ManifestHas {
    Header(ManifestPair),
    Cookie(ManifestPair),
    Query(ManifestPair),
    Host { value: String },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct ManifestPair {
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

/// A rule of the manifest.
pub(crate) trait ManifestRule {
    type Rule;

    fn scope(&self) -> &ManifestScope;

    fn rule(&self, origin: &ConfigOrigin) -> Self::Rule;
}

impl ManifestRule for ManifestRedirect {
    type Rule = Redirect;

    fn scope(&self) -> &ManifestScope {
        &self.scope
    }

    fn rule(&self, origin: &ConfigOrigin) -> Redirect {
        Redirect {
            scope: self.scope.rule(origin),
            destination: self.destination.clone(),
            status: self.status_code,
        }
    }
}

impl ManifestRule for ManifestRewrite {
    type Rule = Rewrite;

    fn scope(&self) -> &ManifestScope {
        &self.scope
    }

    fn rule(&self, origin: &ConfigOrigin) -> Rewrite {
        Rewrite {
            scope: self.scope.rule(origin),
            destination: self.destination.clone(),
        }
    }
}

impl ManifestRule for ManifestHeaderRule {
    type Rule = HeaderRule;

    fn scope(&self) -> &ManifestScope {
        &self.scope
    }

    fn rule(&self, origin: &ConfigOrigin) -> HeaderRule {
        let headers = self.headers.iter();
        HeaderRule {
            scope: self.scope.rule(origin),
            headers: headers
                .map(|header| (header.key.clone(), header.value.clone()))
                .collect(),
        }
    }
}

impl ManifestScope {
    pub(crate) fn is_internal(&self) -> bool {
        self.internal
    }

    fn rule(&self, origin: &ConfigOrigin) -> Scope {
        Scope {
            source: self.source.clone(),
            has: conditions(&self.has),
            missing: conditions(&self.missing),
            base_path: self.base_path.unwrap_or(true),
            locale: self.locale.unwrap_or(true),
            origin: origin.clone(),
        }
    }
}

pub(crate) fn conditions(items: &[ManifestHas]) -> Vec<HasText> {
    items.iter().map(HasText::from).collect()
}

impl From<&ManifestHas> for HasText {
    fn from(item: &ManifestHas) -> Self {
        let (kind, pair) = match item {
            ManifestHas::Header(pair) => (HasKind::Header, pair),
            ManifestHas::Cookie(pair) => (HasKind::Cookie, pair),
            ManifestHas::Query(pair) => (HasKind::Query, pair),
            ManifestHas::Host { value } => {
                return Self {
                    kind: HasKind::Host,
                    key: "".into(),
                    value: Some(value.clone().into()),
                };
            }
        };
        Self {
            kind,
            key: pair.key.clone().into(),
            value: pair.value.clone().map(Into::into),
        }
    }
}
