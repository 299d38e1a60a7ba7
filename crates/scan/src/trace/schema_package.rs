//! What the packages for schemas do by default.

/// A package that makes schemas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SchemaPackage {
    Yup,
    Joi,
    Valibot,
    /// `zod-form-data`, whose schemas change the texts of a form first.
    FormData,
    /// Zod, or a package around it. The version, if it is known.
    Zod(Option<u32>),
    #[default]
    Unknown,
}

impl SchemaPackage {
    /// `zod` is the version of zod that the project depends on.
    pub(super) fn of(module: &str, zod: Option<u32>) -> Self {
        let mut parts = module.split('/');
        if parts.clone().any(|part| part == "joi") {
            return Self::Joi;
        }
        match (parts.next(), parts.next()) {
            (Some("yup"), _) => Self::Yup,
            (Some("valibot"), _) => Self::Valibot,
            (Some("zod"), Some("v3")) => Self::Zod(Some(3)),
            (Some("zod"), Some(_)) => Self::Zod(Some(4)),
            (Some("zod"), None) => Self::Zod(zod),
            (Some("zod-form-data"), _) => Self::FormData,
            _ => Self::Zod(None),
        }
    }

    /// Whether a value may be absent unless the schema requires it.
    pub(super) fn is_optional(self) -> bool {
        matches!(self, Self::Yup | Self::Joi)
    }

    /// Whether the package makes a value of another type first, such as the number of a text.
    pub(super) fn converts(self, name: &str) -> bool {
        match (self, name) {
            (Self::Yup | Self::Joi, "number" | "boolean" | "bool" | "date" | "array") => true,
            (Self::Yup, name) => name == "string",
            _ => false,
        }
    }

    /// A check that a schema makes without being asked for it.
    pub(super) fn own_check(self, name: &str) -> Option<&'static str> {
        match (self, name) {
            // It refuses the empty text.
            (Self::Joi, "string") => Some("empty()"),
            // It refuses other keys.
            (Self::Joi, "object") => Some("strict()"),
            (Self::Joi, _) => Some("convert()"),
            // It converts the parts of a value, and what it refuses depends on its options.
            (Self::Yup, _) => Some("cast()"),
            (Self::FormData, _) => Some("convert()"),
            _ => None,
        }
    }

    /// Distinguishes a check of this version from that of another one with the same name.
    pub(super) fn version_of(self, check: &str) -> &'static str {
        match (self, check) {
            (Self::Zod(Some(3)), "uuid" | "cuid") => "zod 3",
            (Self::Zod(Some(4..)), "uuid" | "cuid") => "",
            (_, "uuid" | "cuid") => "of an unknown version",
            _ => "",
        }
    }
}

/// Whether a package makes schemas as zod does: `zod`, `zod/v4`, `yup`, `joi`, `valibot` and packages around them.
pub fn makes_schemas(package: &str) -> bool {
    let roots = ["zod", "yup", "joi", "valibot"];
    let is_of = |root: &&str| {
        let rest = package.strip_prefix(*root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    roots.iter().any(is_of)
        || matches!(
            package,
            "@hapi/joi"
                | "zod-form-data"
                | "@hono/zod-openapi"
                | "@asteasolutions/zod-to-openapi"
                | "astro/zod"
        )
}
