//! Schemas that are made of others: one of several, or all of them.

use serde_json::Value as Json;

use super::schema::{Schema, union};
use super::schema_changes::OPENING;
use crate::model::{Field, FieldType};

/// A union has checks that only some values have to pass.
const UNION: &str = "union()";
/// Only some members of a union have the field, and any value passes the others.
const VARIANT: &str = "variant()";
/// Two schemas have to accept the value, and only one of them is kept.
const INTERSECTION: &str = "intersection()";

impl Schema {
    /// What one of several schemas accepts: `z.union([a, b])`, `a.or(b)`.
    pub(super) fn one_of(members: &[Self]) -> Self {
        let accepts_absent = |one: &Self| one.optional || one.default.is_some();
        let optional = members.iter().any(accepts_absent);
        let nullable = members.iter().any(|one| one.nullable || one.is_null());
        let is_value = |one: &&Self| !one.is_null() && !one.is_undefined();
        let values: Vec<&Self> = members.iter().filter(is_value).collect();
        if let [one] = values[..] {
            return Self {
                optional,
                nullable,
                name: None,
                ..one.clone()
            };
        }
        let is_any = |one: &&Self| one.field_type == FieldType::Unknown || one.is_computed();
        let field_type = match values.iter().any(is_any) {
            true => FieldType::Unknown,
            false => values
                .iter()
                .fold(FieldType::Unknown, |all, one| union(&all, &one.field_type)),
        };
        let is_open = |one: &&Self| is_any(one) || !one.checks.is_empty() || one.default.is_some();
        let mut checks = Vec::new();
        if values.iter().any(is_open) {
            checks.push(UNION.to_owned());
        }
        Self {
            optional,
            nullable,
            checks,
            ..Self::of(field_type)
        }
    }

    /// What two schemas accept: `z.intersection(a, b)`, `a.and(b)`.
    pub(super) fn and(&self, other: &Self) -> Self {
        let (fields, more) = (self.fields(), other.fields());
        let mut is_exact = self.default.is_none() && other.default.is_none();
        let field_type = match (&self.field_type, &other.field_type) {
            (one, other) if one == other => one.clone(),
            (FieldType::Unknown, known) | (known, FieldType::Unknown) => known.clone(),
            (one, other) => {
                let is_object = |of: &FieldType| matches!(of, FieldType::Object { .. });
                let differs = |field: &Field| {
                    let same = more.iter().find(|one| one.name == field.name);
                    same.is_some_and(|same| same != field)
                };
                is_exact &= is_object(one) && is_object(other) && !fields.iter().any(differs);
                match fields.is_empty() || more.is_empty() {
                    true if !(is_object(one) && is_object(other)) => FieldType::Unknown,
                    _ => FieldType::Object {
                        fields: merged(fields, more),
                    },
                }
            }
        };
        let mut checks = [&self.checks[..], &other.checks].concat();
        if !is_exact {
            checks.push(INTERSECTION.to_owned());
        }
        Self {
            optional: self.optional && other.optional,
            nullable: self.nullable && other.nullable,
            checks,
            ..Self::of(field_type)
        }
    }

    fn is_null(&self) -> bool {
        let null = FieldType::Literal {
            values: vec![Json::Null],
        };
        self.field_type == null && self.checks.is_empty()
    }

    fn is_undefined(&self) -> bool {
        matches!(&self.checks[..], [check] if matches!(&**check, "undefined()" | "void()"))
    }

    /// Whether code makes another value before the schema checks it, so that it may accept any.
    pub(super) fn is_computed(&self) -> bool {
        let is_computed = |check: &String| {
            let name = check.split('(').next().unwrap_or_default();
            check.starts_with("coerce.") || name == "preprocess" || OPENING.contains(&name)
        };
        self.checks.iter().any(is_computed)
    }
}

/// The fields of the members of a union.
pub(crate) fn variants(members: &[Vec<Field>]) -> Vec<Field> {
    let mut all: Vec<Field> = Vec::new();
    for field in members.iter().flatten() {
        match all.iter_mut().find(|one| one.name == field.name) {
            Some(one) => widen(one, field),
            None => all.push(field.clone()),
        }
    }
    for field in &mut all {
        let has = |fields: &Vec<Field>| fields.iter().any(|one| one.name == field.name);
        if !members.iter().all(has) {
            field.optional = Some(true);
            add(&mut field.checks, VARIANT);
        }
    }
    all
}

/// Lets a field accept what another one accepts too.
fn widen(field: &mut Field, other: &Field) {
    let is_any = [&*field, other].map(|one| one.field_type == FieldType::Unknown);
    let is_equal = field.checks == other.checks && field.default == other.default;
    field.field_type = match is_any.contains(&true) {
        true => FieldType::Unknown,
        false => union(&field.field_type, &other.field_type),
    };
    if other.optional == Some(true) {
        field.optional = Some(true);
    }
    field.nullable |= other.nullable;
    if !is_equal {
        let mut checks = std::mem::take(&mut field.checks);
        checks.extend(other.checks.iter().cloned());
        field.default = None;
        // What code makes of the value may be of any type.
        let schema = Schema {
            checks,
            ..Schema::default()
        };
        if schema.is_computed() {
            add(&mut field.checks, VARIANT);
        }
        add(&mut field.checks, UNION);
    }
}

fn add(checks: &mut Vec<String>, check: &str) {
    if !checks.iter().any(|one| one == check) {
        checks.push(check.to_owned());
    }
}

/// Fields, and others that replace those of the same names.
pub(super) fn merged(mut fields: Vec<Field>, more: Vec<Field>) -> Vec<Field> {
    for field in more {
        match fields.iter_mut().find(|old| old.name == field.name) {
            Some(old) => *old = field,
            None => fields.push(field),
        }
    }
    fields
}
