//! Schemas of zod, and of libraries that are like it.

use serde_json::Value as Json;

use super::schema_package::SchemaPackage;
use super::schema_parts::variants;
use crate::model::{Field, FieldType};

/// What a schema says of a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    pub(crate) field_type: FieldType,
    pub(crate) optional: bool,
    pub(crate) nullable: bool,
    pub(crate) default: Option<Json>,
    pub(crate) checks: Vec<String>,
    /// The name that the schema is declared under.
    pub(crate) name: Option<String>,
    /// The package that made it.
    pub(super) package: SchemaPackage,
}

impl Schema {
    pub(crate) fn of(field_type: FieldType) -> Self {
        Self {
            field_type,
            ..Self::default()
        }
    }

    /// A schema that could not be read. It may check something.
    pub(super) fn unresolved() -> Self {
        Self {
            checks: vec!["unresolved()".to_owned()],
            ..Self::default()
        }
    }

    /// The field of this schema.
    pub(crate) fn field(&self, name: &str) -> Field {
        Field {
            name: name.to_owned(),
            field_type: self.field_type.clone(),
            optional: Some(self.optional || self.default.is_some()),
            nullable: self.nullable,
            default: self.default.clone(),
            checks: self.checks.clone(),
        }
    }

    /// The schema of a field.
    pub(crate) fn from_field(field: &Field) -> Self {
        Self {
            field_type: field.field_type.clone(),
            optional: field.optional == Some(true) && field.default.is_none(),
            nullable: field.nullable,
            default: field.default.clone(),
            checks: field.checks.clone(),
            name: None,
            package: SchemaPackage::Unknown,
        }
    }

    /// Whether two schemas check the same, whatever their names are.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        let field = |schema: &Self| schema.field("");
        field(self) == field(other)
    }

    /// The fields of an object, also of each member of a union, whose fields become optional where not all have them.
    pub(crate) fn fields(&self) -> Vec<Field> {
        match &self.field_type {
            FieldType::Union { types } => {
                let members: Vec<_> = types.iter().map(fields_of).collect();
                variants(&members)
            }
            other => fields_of(other),
        }
    }

    /// The type of a value that is no field: an item of a list, a member of a union. `null` is one of its types.
    pub(crate) fn value_type(&self) -> FieldType {
        let null = FieldType::Literal {
            values: vec![Json::Null],
        };
        match self.nullable {
            true => union(&self.field_type, &null),
            false => self.field_type.clone(),
        }
    }

    /// The schema with other fields.
    pub(crate) fn with_fields(&self, fields: Vec<Field>) -> Self {
        Self {
            field_type: FieldType::Object { fields },
            ..self.clone()
        }
    }
}

/// The fields of a type.
pub(crate) fn fields_of(field_type: &FieldType) -> Vec<Field> {
    match field_type {
        FieldType::Object { fields } => fields.clone(),
        FieldType::Union { types } => {
            let members: Vec<Vec<Field>> = types
                .iter()
                .map(fields_of)
                .filter(|fields| !fields.is_empty())
                .collect();
            let mut all: Vec<Field> = Vec::new();
            for field in members.iter().flatten() {
                match all.iter_mut().find(|one| one.name == field.name) {
                    Some(one) if one.field_type != field.field_type => {
                        one.field_type = union(&one.field_type, &field.field_type);
                    }
                    Some(_) => {}
                    None => all.push(field.clone()),
                }
            }
            for field in &mut all {
                let everywhere = members
                    .iter()
                    .all(|fields| fields.iter().any(|one| one.name == field.name));
                if !everywhere {
                    field.optional = Some(true);
                }
            }
            all
        }
        _ => Vec::new(),
    }
}

/// One of two types. Literals are joined.
pub(crate) fn union(first: &FieldType, second: &FieldType) -> FieldType {
    match (first, second) {
        (FieldType::Unknown, other) | (other, FieldType::Unknown) => other.clone(),
        (one, other) if one == other => one.clone(),
        (FieldType::Literal { values }, FieldType::Literal { values: more }) => {
            let mut values = values.clone();
            values.extend(
                more.iter()
                    .filter(|value| !values.contains(value))
                    .cloned()
                    .collect::<Vec<_>>(),
            );
            FieldType::Literal { values }
        }
        (FieldType::Union { types }, other) => {
            let mut types = types.clone();
            if !types.contains(other) {
                types.push(other.clone());
            }
            FieldType::Union { types }
        }
        (one, other) => FieldType::Union {
            types: vec![one.clone(), other.clone()],
        },
    }
}
