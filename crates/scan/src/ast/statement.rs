//! Lowers statements.

use std::rc::Rc;

use oxc_ast::ast::{self, Declaration, ForStatementInit, ForStatementLeft};
use oxc_span::GetSpan;

use super::class::{class, enumeration};
use super::expression::expression;
use super::function::function;
use super::pattern::{assignment_target, pattern};
use super::text::{span, text};
use super::type_note::type_note;
use crate::syntax::{Case, Declarator, Each, Expression, ExpressionKind, Pattern, Statement};

pub(super) fn statements(items: &[ast::Statement]) -> Vec<Statement> {
    let mut statements = Vec::with_capacity(items.len());
    items
        .iter()
        .for_each(|item| statements.append(&mut statement(item)));
    statements
}

/// The statements that one statement becomes: none for a type, several for several variables.
pub(super) fn statement(item: &ast::Statement) -> Vec<Statement> {
    let one = match item {
        ast::Statement::ExpressionStatement(item) => {
            Statement::Expression(expression(&item.expression))
        }
        ast::Statement::ReturnStatement(item) => {
            Statement::Return(item.argument.as_ref().map(expression))
        }
        ast::Statement::ThrowStatement(item) => Statement::Throw(expression(&item.argument)),
        ast::Statement::IfStatement(item) => Statement::If {
            test: expression(&item.test),
            then: statement(&item.consequent),
            otherwise: item.alternate.as_ref().map(statement).unwrap_or_default(),
        },
        ast::Statement::BlockStatement(block) => Statement::Block(statements(&block.body)),
        ast::Statement::SwitchStatement(item) => switch(item),
        ast::Statement::TryStatement(item) => attempt(item),
        ast::Statement::BreakStatement(item) => leave(item.label.as_ref(), item.span),
        ast::Statement::ContinueStatement(item) => leave(item.label.as_ref(), item.span),
        ast::Statement::LabeledStatement(item) => return statement(&item.body),
        ast::Statement::WithStatement(item) => return statement(&item.body),
        ast::Statement::EmptyStatement(_) | ast::Statement::DebuggerStatement(_) => {
            return Vec::new();
        }
        _ => return looping(item).map_or_else(|| declaration(item), |item| vec![item]),
    };
    vec![one]
}

/// `break` and `continue`. Where one with a label leads is not known: labels are left out.
fn leave(label: Option<&ast::LabelIdentifier>, at: oxc_span::Span) -> Statement {
    let unknown = |_| {
        let kind = ExpressionKind::Other(Vec::new());
        Statement::Other(vec![Expression {
            span: span(at),
            kind,
        }])
    };
    label.map_or(Statement::Break, unknown)
}

fn looping(item: &ast::Statement) -> Option<Statement> {
    let test = |test: &ast::Expression| Statement::Expression(expression(test));
    let (head, each, body) = match item {
        ast::Statement::ForStatement(item) => {
            let mut head = item.init.as_ref().map(init).unwrap_or_default();
            head.extend(item.test.as_ref().map(test));
            head.extend(item.update.as_ref().map(test));
            (head, None, &item.body)
        }
        ast::Statement::ForOfStatement(item) => {
            let each = Each {
                pattern: left(&item.left),
                over: expression(&item.right),
            };
            (assigned(&item.left), Some(each), &item.body)
        }
        ast::Statement::ForInStatement(item) => {
            let mut head = assigned(&item.left);
            head.push(test(&item.right));
            (head, None, &item.body)
        }
        ast::Statement::WhileStatement(item) => (vec![test(&item.test)], None, &item.body),
        ast::Statement::DoWhileStatement(item) => (vec![test(&item.test)], None, &item.body),
        _ => return None,
    };
    Some(Statement::Loop {
        head,
        each: each.map(Box::new),
        body: statement(body),
    })
}

fn init(item: &ForStatementInit) -> Vec<Statement> {
    match item {
        ForStatementInit::VariableDeclaration(item) => declared(item),
        other => other
            .as_expression()
            .map(|item| Statement::Expression(expression(item)))
            .into_iter()
            .collect(),
    }
}

fn left(item: &ForStatementLeft) -> Pattern {
    let nothing = || Pattern::Array {
        items: Vec::new(),
        rest: None,
    };
    match item {
        ForStatementLeft::VariableDeclaration(item) => item
            .declarations
            .first()
            .map_or_else(nothing, |one| pattern(&one.id)),
        other => other
            .as_assignment_target()
            .map_or_else(nothing, assignment_target),
    }
}

/// The assignment in the head of a loop whose variable is declared elsewhere: `for (name of list)`.
fn assigned(item: &ForStatementLeft) -> Vec<Statement> {
    let at = span(item.span());
    let assignment = item.as_assignment_target().map(|target| {
        let value = Expression {
            span: at,
            kind: ExpressionKind::Other(Vec::new()),
        };
        let kind = ExpressionKind::Assign(Box::new(assignment_target(target)), Box::new(value));
        Statement::Expression(Expression { span: at, kind })
    });
    assignment.into_iter().collect()
}

fn switch(item: &ast::SwitchStatement) -> Statement {
    let case = |item: &ast::SwitchCase| Case {
        test: item.test.as_ref().map(expression),
        body: statements(&item.consequent),
    };
    Statement::Switch {
        subject: expression(&item.discriminant),
        cases: item.cases.iter().map(case).collect(),
    }
}

fn attempt(item: &ast::TryStatement) -> Statement {
    Statement::Try {
        block: statements(&item.block.body),
        catch: item.handler.as_ref().map(|handler| {
            let parameter = handler
                .param
                .as_ref()
                .map(|parameter| pattern(&parameter.pattern));
            (parameter, statements(&handler.body.body))
        }),
        finally: item
            .finalizer
            .as_ref()
            .map(|block| statements(&block.body))
            .unwrap_or_default(),
    }
}

fn declaration(item: &ast::Statement) -> Vec<Statement> {
    let Some(declaration) = item.as_declaration() else {
        return Vec::new();
    };
    match declaration {
        Declaration::VariableDeclaration(item) => declared(item),
        Declaration::FunctionDeclaration(item) => {
            vec![Statement::Function(Rc::new(function(item)))]
        }
        Declaration::ClassDeclaration(item) => named(item.id.as_ref(), class(item)),
        Declaration::TSEnumDeclaration(item) => named(Some(&item.id), enumeration(item)),
        _ => Vec::new(),
    }
}

fn declared(item: &ast::VariableDeclaration) -> Vec<Statement> {
    declarators(item)
        .map(|one| Statement::Declare(Rc::new(one)))
        .collect()
}

fn named(name: Option<&ast::BindingIdentifier>, value: Expression) -> Vec<Statement> {
    let Some(name) = name else {
        return vec![Statement::Other(vec![value])];
    };
    let declarator = Declarator {
        span: value.span,
        pattern: Pattern::Name(text(&name.name)),
        note: None,
        init: Some(value),
        is_const: true,
        is_var: false,
    };
    vec![Statement::Declare(Rc::new(declarator))]
}

/// The variables of one declaration.
pub(super) fn declarators(item: &ast::VariableDeclaration) -> impl Iterator<Item = Declarator> {
    let declarator = |one: &ast::VariableDeclarator| Declarator {
        span: span(item.span),
        pattern: pattern(&one.id),
        note: one
            .type_annotation
            .as_ref()
            .map(|note| type_note(&note.type_annotation)),
        init: one.init.as_ref().map(expression),
        is_const: item.kind.is_const(),
        is_var: item.kind.is_var(),
    };
    item.declarations.iter().map(declarator)
}
