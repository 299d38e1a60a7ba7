//! What annotations and conversions show of a value.

use std::rc::Rc;

use super::Tracer;
use super::fact::FactKind;
use super::schema::union;
use super::scope::Scope;
use super::value::{BodyPart, Value};
use crate::model::{Field, FieldType};
use crate::sources::Origin;
use crate::syntax::{
    Expression, ExpressionKind, ImportName, Module, Span, Text, TypeField, TypeNote,
};

// A type that contains itself ends here.
const DEEPEST: u8 = 4;

// One with many fields that contain it has more types than a report can list.
const MOST_TYPES: u32 = 5_000;

impl Tracer<'_> {
    /// A value is annotated with a type: `req.body as Input`.
    pub(super) fn annotate(
        &mut self,
        value: &Value,
        note: &TypeNote,
        span: Span,
        scope: &Rc<Scope>,
    ) {
        if self.quiet {
            return;
        }
        match value {
            Value::Body(part) => {
                let field_type = self.field_type(note, &scope.module, 0);
                if let Some(name) = note.short_name().filter(|_| part.path.is_empty()) {
                    self.record(FactKind::BodyType(name.into()), &scope.module, span);
                }
                self.typed_part(part, &field_type, span, scope);
            }
            Value::Query => {
                for field in super::fields_of(&self.field_type(note, &scope.module, 0)) {
                    self.typed_key(&field, span, scope);
                }
            }
            Value::QueryKey(_) | Value::Param(_) => {
                let field_type = self.field_type(note, &scope.module, 0);
                self.hint_type(value, &field_type, span, scope);
            }
            _ => {}
        }
    }

    fn typed_part(
        &mut self,
        part: &BodyPart,
        field_type: &FieldType,
        span: Span,
        scope: &Rc<Scope>,
    ) {
        let fields = super::fields_of(field_type);
        if !part.path.is_empty() && *field_type != FieldType::Unknown {
            let kind = FactKind::Field(part.path.clone(), field_type.clone(), None);
            self.record(kind, &scope.module, span);
            return;
        }
        for field in fields {
            let path = part
                .path
                .iter()
                .cloned()
                .chain([field.name.as_str().into()])
                .collect();
            let kind = FactKind::Field(path, field.field_type, field.optional);
            self.record(kind, &scope.module, span);
        }
    }

    fn typed_key(&mut self, field: &Field, span: Span, scope: &Rc<Scope>) {
        let name: Text = field.name.as_str().into();
        let kind = match self.params.contains(&name) {
            true => FactKind::Param(name, field.field_type.clone()),
            false => FactKind::Query(name, field.field_type.clone(), field.optional),
        };
        self.record(kind, &scope.module, span);
    }

    /// A default value shows a type, and that the value may be absent.
    pub(super) fn hint(
        &mut self,
        value: &Value,
        default: &Expression,
        span: Span,
        scope: &Rc<Scope>,
    ) {
        let field_type = match &default.bare().kind {
            ExpressionKind::Number(_) => FieldType::Number,
            ExpressionKind::Boolean(_) => FieldType::Boolean,
            ExpressionKind::Text(_) => FieldType::String,
            ExpressionKind::Array(_) => FieldType::Array {
                items: Box::new(FieldType::Unknown),
            },
            _ => FieldType::Unknown,
        };
        let kind = match value {
            Value::Body(part) => FactKind::Field(part.path.clone(), field_type, Some(true)),
            // A value of a query string is a text, whatever the default is.
            Value::QueryKey(name) => FactKind::Query(name.clone(), FieldType::Unknown, Some(true)),
            _ => return,
        };
        self.record(kind, &scope.module, span);
    }

    /// A conversion shows the type that a value is meant to have.
    pub(super) fn hint_type(
        &mut self,
        value: &Value,
        field_type: &FieldType,
        span: Span,
        scope: &Rc<Scope>,
    ) {
        for value in value.alternatives() {
            let kind = match value {
                Value::Body(part) if !part.path.is_empty() => {
                    FactKind::Field(part.path.clone(), field_type.clone(), None)
                }
                Value::QueryKey(name) => FactKind::Query(name.clone(), field_type.clone(), None),
                Value::Param(name) => FactKind::Param(name.clone(), field_type.clone()),
                _ => continue,
            };
            self.record(kind, &scope.module, span);
        }
    }

    fn field_type(&mut self, note: &TypeNote, module: &Rc<Module>, depth: u8) -> FieldType {
        if depth == 0 {
            self.types_left = MOST_TYPES;
        }
        if depth > DEEPEST || self.types_left == 0 {
            return FieldType::Unknown;
        }
        self.types_left -= 1;
        match note {
            TypeNote::Any | TypeNote::Null | TypeNote::Undefined | TypeNote::TypeOf(_) => {
                FieldType::Unknown
            }
            TypeNote::Text => FieldType::String,
            TypeNote::Number => FieldType::Number,
            TypeNote::Boolean => FieldType::Boolean,
            TypeNote::Literal(value) => FieldType::Literal {
                values: vec![(**value).clone()],
            },
            TypeNote::Array(items) => FieldType::Array {
                items: Box::new(self.field_type(items, module, depth + 1)),
            },
            TypeNote::Object(fields) => {
                let fields = fields
                    .iter()
                    .map(|field| self.type_field(field, module, depth))
                    .collect();
                FieldType::Object { fields }
            }
            TypeNote::Union(notes) => {
                let types = notes
                    .iter()
                    .map(|note| self.field_type(note, module, depth + 1));
                let types: Vec<FieldType> = types.collect();
                types
                    .into_iter()
                    .fold(FieldType::Unknown, |all, one| union(&all, &one))
            }
            TypeNote::All(notes) => {
                let mut fields: Vec<Field> = Vec::new();
                for note in notes {
                    for field in super::fields_of(&self.field_type(note, module, depth + 1)) {
                        fields.retain(|one| one.name != field.name);
                        fields.push(field);
                    }
                }
                FieldType::Object { fields }
            }
            TypeNote::Name(name, arguments) => self.named_type(name, arguments, module, depth),
        }
    }

    fn type_field(&mut self, field: &TypeField, module: &Rc<Module>, depth: u8) -> Field {
        let has = |wanted: &TypeNote| match &field.note {
            TypeNote::Union(notes) => notes.contains(wanted),
            _ => false,
        };
        Field {
            name: field.name.to_string(),
            field_type: self.field_type(&field.note, module, depth + 1),
            optional: Some(field.is_optional || has(&TypeNote::Undefined)),
            nullable: has(&TypeNote::Null),
            default: None,
            checks: Vec::new(),
        }
    }

    fn named_type(
        &mut self,
        name: &str,
        arguments: &[TypeNote],
        module: &Rc<Module>,
        depth: u8,
    ) -> FieldType {
        match (name.rsplit('.').next().unwrap_or(name), arguments) {
            ("infer" | "input" | "output" | "InferType", [TypeNote::TypeOf(schema)]) => {
                match self.top_level(module, schema) {
                    Value::Schema(schema) => schema.field_type.clone(),
                    _ => FieldType::Unknown,
                }
            }
            ("Partial", [inner]) => {
                let mut fields = super::fields_of(&self.field_type(inner, module, depth + 1));
                fields
                    .iter_mut()
                    .for_each(|field| field.optional = Some(true));
                FieldType::Object { fields }
            }
            ("Required" | "Readonly" | "Awaited" | "Promise" | "NonNullable", [inner]) => {
                self.field_type(inner, module, depth + 1)
            }
            ("Pick", [inner, keys]) => self.picked(inner, keys, module, depth, true),
            ("Omit", [inner, keys]) => self.picked(inner, keys, module, depth, false),
            ("Record", [_, values]) => FieldType::Record {
                values: Box::new(self.field_type(values, module, depth + 1)),
            },
            ("Date", []) => FieldType::Date,
            ("File" | "Blob", []) => FieldType::File,
            _ => match self.declared_type(name, module) {
                Some((note, module)) => self.field_type(&note, &module, depth + 1),
                None => FieldType::Unknown,
            },
        }
    }

    fn picked(
        &mut self,
        inner: &TypeNote,
        keys: &TypeNote,
        module: &Rc<Module>,
        depth: u8,
        keep: bool,
    ) -> FieldType {
        let names: Vec<&str> = match keys {
            TypeNote::Literal(value) => value.as_str().into_iter().collect(),
            TypeNote::Union(notes) => notes.iter().filter_map(literal_name).collect(),
            _ => Vec::new(),
        };
        let mut fields = super::fields_of(&self.field_type(inner, module, depth + 1));
        fields.retain(|field| names.contains(&field.name.as_str()) == keep);
        FieldType::Object { fields }
    }

    /// The declaration of a type, in the module or in one that it imports from.
    fn declared_type(&mut self, name: &str, module: &Rc<Module>) -> Option<(TypeNote, Rc<Module>)> {
        if let Some(note) = module.types.get(name) {
            return Some((note.clone(), module.clone()));
        }
        let mut import = module.imports.get(name)?.clone();
        let wanted = match &import.name {
            ImportName::Named(name) => name.clone(),
            ImportName::Default | ImportName::Namespace => return None,
        };
        import.name = ImportName::Namespace;
        let Some(Origin::Namespace(target)) = self.sources.import(module, &import) else {
            return None;
        };
        let note = target.types.get(&wanted).cloned();
        note.map(|note| (note, target))
    }
}

fn literal_name(note: &TypeNote) -> Option<&str> {
    match note {
        TypeNote::Literal(value) => value.as_str(),
        _ => None,
    }
}
