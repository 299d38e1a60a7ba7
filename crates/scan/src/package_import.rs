//! A name that is imported from a package.

use std::collections::BTreeSet;
use std::rc::Rc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::sources::{Origin, Sources};
use crate::syntax::Module;

/// A name that a file imports from a package: `import { S3Client as Client } from "@aws-sdk/client-s3"`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct PackageImport {
    /// The name in the code: `Client`.
    pub local: String,
    /// The package, with a path in it: `@aws-sdk/client-s3`, `next-auth/next`.
    pub module: String,
    /// The name that the package exports: `S3Client`; `default`, or `*` for all of it.
    pub name: String,
}

impl PackageImport {
    /// What some words of a module's source are in packages.
    pub(crate) fn of<'a>(
        sources: &Sources,
        module: &Rc<Module>,
        words: impl Iterator<Item = &'a str>,
    ) -> Vec<Self> {
        let package = |word: &str| match sources.import(module, module.imports.get(word)?)? {
            Origin::Package(package, name) => Some(Self {
                local: word.to_owned(),
                module: package.to_string(),
                name: name.to_string(),
            }),
            _ => None,
        };
        let found: BTreeSet<_> = words.filter_map(package).collect();
        found.into_iter().collect()
    }
}
