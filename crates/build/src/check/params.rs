//! Checks the params of a handler: a struct with a field for each segment.

use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Field, ItemStruct, LitStr, Token, Type};
use twinroute_matcher::{Pattern, Segment};

use super::Check;
use crate::error::Rule;

impl Check<'_> {
    /// Whether a struct of this file fits the segments. A struct from another file, or with a serde attribute that is not
    /// supported here, is accepted.
    pub(super) fn params(&mut self, name: &str) -> bool {
        let params = self.items.types.iter().find(|item| item.name == name);
        let params = params.and_then(|item| Params::read(item.fields.as_deref()?));
        let (Some(params), Some(pattern)) = (params, self.pattern) else {
            return true;
        };
        let mistakes = params.mistakes(name, pattern);
        for (line, message) in &mistakes {
            self.problem(Rule::Params, *line, message.as_str());
        }
        mistakes.is_empty()
    }
}

/// A struct as serde deserializes it.
struct Params<'a> {
    line: usize,
    fields: Vec<ParamsField<'a>>,
    denies_unknown: bool,
}

struct ParamsField<'a> {
    line: usize,
    // The name of the field.
    name: String,
    // The names that serde accepts for it, aliases included.
    keys: Vec<String>,
    // Whether serde accepts a missing value.
    is_optional: bool,
    is_renamed: bool,
    kind: &'a Type,
}

impl<'a> Params<'a> {
    fn read(item: &'a ItemStruct) -> Option<Self> {
        let derives = item
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("derive"));
        if !derives.into_iter().any(is_deserialize) {
            return None;
        }
        let container = Serde::read(&item.attrs)?;
        let is_plain = container.renames.is_empty() && !container.is_skipped;
        let fields = item
            .fields
            .iter()
            .map(|field| ParamsField::read(field, &container));
        let fields = fields.collect::<Option<Vec<_>>>()?;
        is_plain.then(|| Self {
            line: item.ident.span().start().line,
            fields: fields.into_iter().flatten().collect(),
            denies_unknown: container.denies_unknown,
        })
    }

    fn mistakes(&self, name: &str, pattern: &Pattern) -> Vec<(usize, String)> {
        let segments = pattern.segments();
        let mut mistakes = Vec::new();
        for field in &self.fields {
            let segment = segments.iter().find(|segment| field.reads(segment));
            mistakes.extend(
                field
                    .mistake(name, segment, pattern)
                    .map(|message| (field.line, message)),
            );
        }
        if self.denies_unknown {
            let is_unread = |segment: &&Segment| {
                segment.name().is_some() && !self.fields.iter().any(|field| field.reads(segment))
            };
            mistakes.extend(segments.iter().filter(is_unread).map(|segment| {
                let message = format!(
                    "`{name}` denies unknown fields, but has no field for `{segment}` of `{pattern}`; add the field, or remove `deny_unknown_fields`"
                );
                (self.line, message)
            }));
        }
        mistakes
    }
}

impl<'a> ParamsField<'a> {
    /// `Some(None)` for a field that serde skips, `None` for one with an attribute that is not supported here.
    fn read(field: &'a Field, container: &Serde) -> Option<Option<Self>> {
        let serde = Serde::read(&field.attrs)?;
        let ident = field.ident.as_ref()?;
        let name = ident.unraw().to_string();
        let mut keys = serde.renames.clone();
        if keys.is_empty() {
            keys.push(name.clone());
        }
        keys.extend(serde.aliases);
        Some((!serde.is_skipped).then(|| Self {
            line: ident.span().start().line,
            is_optional: serde.has_default || container.has_default || is(&field.ty, "Option"),
            is_renamed: !serde.renames.is_empty(),
            name,
            keys,
            kind: &field.ty,
        }))
    }

    fn reads(&self, segment: &Segment) -> bool {
        segment
            .name()
            .is_some_and(|name| self.keys.iter().any(|key| key == name))
    }

    fn mistake(
        &self,
        params: &str,
        segment: Option<&Segment>,
        pattern: &Pattern,
    ) -> Option<String> {
        let name = &self.name;
        match segment {
            None if self.is_optional => None,
            None => {
                let names: Vec<_> = pattern.names().collect();
                let message =
                    format!("field `{name}` of `{params}` matches no segment of `{pattern}`");
                Some(match names.as_slice() {
                    [] => format!(
                        "{message}, which has no dynamic segment; remove it, or read it from the query or the body"
                    ),
                    [only] if self.is_renamed => {
                        format!("{message}; change `#[serde(rename)]` to `{only:?}`")
                    }
                    [only] => format!(
                        "{message}; rename it to `{only}`, or add `#[serde(rename = {only:?})]`"
                    ),
                    names => format!(
                        "{message}, whose dynamic segments are `{}`; rename it, or add `#[serde(rename = \"...\")]`",
                        names.join("`, `")
                    ),
                })
            }
            Some(Segment::OptionalCatchAll(_)) if !self.is_optional => Some(format!(
                "field `{name}` of `{params}` may be absent in `{pattern}`; make it an `Option<Vec<String>>`, or add `#[serde(default)]`"
            )),
            Some(Segment::CatchAll(_)) if is(self.kind, "String") => Some(format!(
                "field `{name}` of `{params}` is a catch-all in `{pattern}`; make it a `Vec<String>`"
            )),
            Some(_) => None,
        }
    }
}

/// Whether a type has this name, with any arguments.
pub(super) fn is(kind: &Type, name: &str) -> bool {
    match kind {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == name),
        _ => false,
    }
}

fn is_deserialize(derive: &Attribute) -> bool {
    let mut found = false;
    // The compiler reports a derive that can't be parsed.
    let _ = derive.parse_nested_meta(|meta| {
        found |= meta
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Deserialize");
        Ok(())
    });
    found
}

/// The serde attributes that decide how a struct is deserialized.
#[derive(Default)]
struct Serde {
    renames: Vec<String>,
    aliases: Vec<String>,
    has_default: bool,
    is_skipped: bool,
    denies_unknown: bool,
}

impl Serde {
    /// `None` if there is one that is not supported here.
    fn read(attributes: &[Attribute]) -> Option<Self> {
        let mut serde = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("serde") {
                attribute.parse_nested_meta(|meta| serde.add(&meta)).ok()?;
            } else if attribute.path().is_ident("cfg_attr") || attribute.path().is_ident("cfg") {
                return None;
            }
        }
        Some(serde)
    }

    fn add(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let name = meta
            .path
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        match name.as_str() {
            "rename" if meta.input.peek(Token![=]) => self.renames.push(text(meta)?),
            "rename" => meta.parse_nested_meta(|side| {
                let text = text(&side)?;
                if side.path.is_ident("deserialize") {
                    self.renames.push(text);
                }
                Ok(())
            })?,
            "alias" => self.aliases.push(text(meta)?),
            "default" => {
                self.has_default = true;
                if meta.input.peek(Token![=]) {
                    text(meta)?;
                }
            }
            "skip" | "skip_deserializing" => self.is_skipped = true,
            "deny_unknown_fields" => self.denies_unknown = true,
            "skip_serializing" => {}
            "skip_serializing_if" | "serialize_with" | "crate" | "bound" => {
                text(meta)?;
            }
            _ => return Err(meta.error("not supported")),
        }
        Ok(())
    }
}

fn text(meta: &ParseNestedMeta<'_>) -> syn::Result<String> {
    Ok(meta.value()?.parse::<LitStr>()?.value())
}
