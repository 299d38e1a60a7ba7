//! Calls that make or use schemas of zod, yup, joi and valibot.

use std::rc::Rc;

use super::Tracer;
use super::calls::Call;
use super::fact::FactKind;
use super::names::{is_parse, is_safe_parse};
use super::object::Object;
use super::schema::Schema;
use super::schema_kinds::{combined, own_checks, schema_type, wrapper};
use super::schema_package::SchemaPackage;
use super::schema_size::is_too_large;
use super::value::Value;

impl Tracer<'_> {
    /// A method of a schema.
    pub(super) fn schema_call(
        &mut self,
        schema: &Rc<Schema>,
        name: &str,
        call: &Call<'_>,
    ) -> Option<Value> {
        if is_safe_parse(name) {
            let source = self.check(schema, call.argument(0), call);
            return Some(Value::Parsed(Rc::new(source)));
        }
        if is_parse(name) {
            return Some(self.check(schema, call.argument(0), call));
        }
        if is_too_large(Some(&**schema), &call.arguments) {
            return Some(Value::Schema(Rc::new(Schema::unresolved())));
        }
        Some(Value::Schema(Rc::new(schema.changed(name, call))))
    }

    /// Notes that a schema which could not be read checks the first argument of a call.
    pub(super) fn check_unresolved(&mut self, call: &Call<'_>) {
        let schema = Rc::new(Schema::unresolved());
        self.check(&schema, &call.argument(0).clone(), call);
    }

    /// Checks a value with a schema: what the schema says holds for the source of the value.
    fn check(&mut self, schema: &Rc<Schema>, value: &Value, call: &Call<'_>) -> Value {
        // What code makes of the whole may be accepted, whatever the fields are.
        let schema = &match schema.is_computed() {
            true => Rc::new(schema.opened()),
            false => schema.clone(),
        };
        for one in value.alternatives() {
            match one {
                Value::Body(part) if part.path.is_empty() => {
                    self.record(
                        FactKind::BodySchema(schema.clone()),
                        &call.scope.module,
                        call.span,
                    );
                }
                Value::Body(part) => {
                    let kind = FactKind::Field(
                        part.path.clone(),
                        schema.field_type.clone(),
                        Some(schema.optional),
                    );
                    self.record(kind, &call.scope.module, call.span);
                }
                Value::Form => self.record(
                    FactKind::BodySchema(schema.clone()),
                    &call.scope.module,
                    call.span,
                ),
                Value::Query => self.record(
                    FactKind::QuerySchema(schema.clone()),
                    &call.scope.module,
                    call.span,
                ),
                Value::Params => {
                    for field in schema.fields() {
                        let kind = FactKind::Param(field.name.as_str().into(), field.field_type);
                        self.record(kind, &call.scope.module, call.span);
                    }
                }
                Value::QueryKey(_) | Value::Param(_) => {
                    self.hint_type(one, &schema.field_type, call.span, call.scope)
                }
                Value::Object(object) => self.check_object(schema, object, call),
                _ => {}
            }
        }
        value.clone()
    }

    /// `schema.parse({ id: params.id, page: query.page })`, or `{ ...params, ...body }`.
    fn check_object(&mut self, schema: &Schema, object: &Object, call: &Call<'_>) {
        for field in schema.fields() {
            if let Some(entry) = object.get(&field.name) {
                let inner = Rc::new(Schema::from_field(&field));
                self.check(&inner, &entry.value.clone(), call);
            }
        }
        // `schema.parse({ ...req.body, id })`: the body has the other fields.
        let mut fields = schema.fields();
        fields.retain(|field| object.get(&field.name).is_none());
        let others = Rc::new(schema.with_fields(fields));
        let spread = object.open.iter().map(|open| open.value.clone());
        for value in spread.filter(Value::is_of_request).collect::<Vec<_>>() {
            self.check(&others, &value, call);
        }
        for entry in &object.entries {
            if matches!(entry.value, Value::Body(_) | Value::Query | Value::Params)
                && let Some(field) = schema
                    .fields()
                    .iter()
                    .find(|field| *field.name == *entry.key)
            {
                let inner = Rc::new(Schema::from_field(field));
                self.check(&inner, &entry.value, call);
            }
        }
    }

    /// A function of a schema package: `z.object(...)`.
    pub(super) fn schema_package(
        &mut self,
        module: &str,
        path: &str,
        call: &Call<'_>,
    ) -> Option<Value> {
        let package = SchemaPackage::of(module, self.sources.zod());
        let name = ["z.", "*.", "default.", "v.", "zfd.", "yup.", "Yup.", "Joi."]
            .iter()
            .find_map(|root| path.strip_prefix(root))
            .unwrap_or(path);
        let (name, is_coerced) = match name.strip_prefix("coerce.") {
            Some(name) => (name, true),
            None => (name, package.converts(name)),
        };
        // valibot: `parse(schema, value)`
        if let (true, Value::Schema(schema)) =
            (is_parse(name) || is_safe_parse(name), call.argument(0))
        {
            let source = self.check(&schema.clone(), call.argument(1), call);
            return Some(if is_safe_parse(name) {
                Value::Parsed(Rc::new(source))
            } else {
                source
            });
        }
        if is_too_large(None, &call.arguments) {
            return Some(Value::Schema(Rc::new(Schema::unresolved())));
        }
        let field_type = schema_type(name, call);
        let mut schema = match field_type {
            Some(field_type) => Schema {
                checks: own_checks(name, call, package),
                // No JSON is `undefined`, but a field may be absent.
                optional: matches!(name, "undefined" | "void"),
                ..Schema::of(field_type)
            },
            None => combined(name, call).or_else(|| wrapper(name, call))?,
        };
        schema.package = package;
        if is_coerced {
            schema.checks.push(format!("coerce.{name}()"));
        }
        schema.optional |= package.is_optional();
        let own = package.own_check(name).filter(|_| !is_coerced);
        schema.checks.extend(own.map(str::to_owned));
        Some(Value::Schema(Rc::new(schema)))
    }
}
