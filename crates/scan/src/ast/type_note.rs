//! Lowers types.

use oxc_ast::ast::{self, TSLiteral, TSSignature, TSType, TSTypeName, TSTypeQueryExprName};
use serde_json::Value;

use super::expression::key_name;
use super::text::text;
use crate::syntax::{Text, TypeField, TypeNote};

pub(super) fn type_note(item: &TSType) -> TypeNote {
    match item {
        TSType::TSStringKeyword(_) | TSType::TSTemplateLiteralType(_) => TypeNote::Text,
        TSType::TSNumberKeyword(_) | TSType::TSBigIntKeyword(_) => TypeNote::Number,
        TSType::TSBooleanKeyword(_) => TypeNote::Boolean,
        TSType::TSNullKeyword(_) => TypeNote::Null,
        TSType::TSUndefinedKeyword(_) | TSType::TSVoidKeyword(_) => TypeNote::Undefined,
        TSType::TSLiteralType(item) => literal(&item.literal),
        TSType::TSArrayType(item) => TypeNote::Array(Box::new(type_note(&item.element_type))),
        TSType::TSTupleType(_) => TypeNote::Array(Box::new(TypeNote::Any)),
        TSType::TSTypeLiteral(item) => TypeNote::Object(fields(&item.members)),
        TSType::TSUnionType(item) => TypeNote::Union(item.types.iter().map(type_note).collect()),
        TSType::TSIntersectionType(item) => {
            TypeNote::All(item.types.iter().map(type_note).collect())
        }
        TSType::TSParenthesizedType(item) => type_note(&item.type_annotation),
        TSType::TSTypeOperatorType(item) => type_note(&item.type_annotation),
        TSType::TSTypeReference(item) => reference(item),
        TSType::TSTypeQuery(item) => query(&item.expr_name),
        _ => TypeNote::Any,
    }
}

/// An interface, with the types that it extends.
pub(super) fn declared_interface(item: &ast::TSInterfaceDeclaration) -> TypeNote {
    let own = TypeNote::Object(fields(&item.body.body));
    if item.extends.is_empty() {
        return own;
    }
    let parents = item
        .extends
        .iter()
        .map(|parent| TypeNote::Name(type_name(&parent.type_name), Vec::new()));
    TypeNote::All(parents.chain([own]).collect())
}

fn fields(members: &[TSSignature]) -> Vec<TypeField> {
    let field = |member: &TSSignature| match member {
        TSSignature::TSPropertySignature(item) => Some(TypeField {
            name: key_name(&item.key)?,
            is_optional: item.optional,
            note: item
                .type_annotation
                .as_ref()
                .map_or(TypeNote::Any, |note| type_note(&note.type_annotation)),
        }),
        _ => None,
    };
    members.iter().filter_map(field).collect()
}

fn literal(item: &TSLiteral) -> TypeNote {
    match item {
        TSLiteral::StringLiteral(item) => {
            TypeNote::Literal(Box::new(Value::from(item.value.as_str())))
        }
        TSLiteral::NumericLiteral(item) => TypeNote::Literal(Box::new(Value::from(item.value))),
        TSLiteral::BooleanLiteral(item) => TypeNote::Literal(Box::new(Value::from(item.value))),
        TSLiteral::BigIntLiteral(_) | TSLiteral::UnaryExpression(_) => TypeNote::Number,
        TSLiteral::TemplateLiteral(_) => TypeNote::Text,
    }
}

fn reference(item: &ast::TSTypeReference) -> TypeNote {
    let name = type_name(&item.type_name);
    let arguments = item
        .type_arguments
        .as_ref()
        .map(|list| list.params.iter().map(type_note).collect());
    let mut arguments: Vec<TypeNote> = arguments.unwrap_or_default();
    match (&*name, arguments.len()) {
        ("Array" | "ReadonlyArray" | "Set", 1) => TypeNote::Array(Box::new(arguments.remove(0))),
        _ => TypeNote::Name(name, arguments),
    }
}

fn type_name(item: &TSTypeName) -> Text {
    match item {
        TSTypeName::IdentifierReference(name) => text(&name.name),
        TSTypeName::QualifiedName(name) => {
            format!("{}.{}", type_name(&name.left), name.right.name).into()
        }
        TSTypeName::ThisExpression(_) => text("this"),
    }
}

fn query(item: &TSTypeQueryExprName) -> TypeNote {
    item.as_ts_type_name()
        .map_or(TypeNote::Any, |name| TypeNote::TypeOf(type_name(name)))
}
