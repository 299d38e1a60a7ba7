//! What the packages for schemas do by default.

/// A package that makes schemas.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum SchemaPackage {
    Yup,
    Joi,
    /// Zod, valibot, and packages that are like zod.
    Zod,
}

impl SchemaPackage {
    pub(super) fn of(module: &str) -> Self {
        let mut parts = module.split('/');
        if parts.clone().any(|part| part == "joi") {
            return Self::Joi;
        }
        match parts.next() {
            Some("yup") => Self::Yup,
            _ => Self::Zod,
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
            _ => None,
        }
    }
}
