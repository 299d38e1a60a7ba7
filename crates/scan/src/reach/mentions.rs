//! The names that a piece of code mentions.

use crate::syntax::{
    Expression, ExpressionKind, Function, Text, visit_expression, visit_statements,
};

/// What a function or a value mentions.
#[derive(Default)]
pub(super) struct Mentions {
    /// Each name, with the property that is read of it.
    pub(super) names: Vec<(Text, Option<Text>)>,
    /// The modules of `import()`, with the property that is read of the result; `default` if it is not seen.
    pub(super) imports: Vec<(Text, Text)>,
    pub(super) environment: Vec<Text>,
    /// The hosts of `fetch`, and `fetch` for one that is computed.
    pub(super) fetches: Vec<Text>,
    /// The models of Prisma and the tables of Drizzle.
    pub(super) tables: Vec<Text>,
    pub(super) uses_cache: bool,
    /// `context.waitUntil(...)`
    pub(super) waits: bool,
}

const PRISMA: [&str; 18] = [
    "findMany",
    "findUnique",
    "findFirst",
    "findUniqueOrThrow",
    "findFirstOrThrow",
    "create",
    "createMany",
    "update",
    "updateMany",
    "upsert",
    "delete",
    "deleteMany",
    "count",
    "aggregate",
    "groupBy",
    "createManyAndReturn",
    "updateManyAndReturn",
    "findRaw",
];

// Those that other libraries have, too: `stripe.customers.create`.
const SHARED: [&str; 5] = ["create", "update", "delete", "count", "aggregate"];

impl Mentions {
    pub(super) fn of_function(&mut self, function: &Function) {
        self.uses_cache |= function
            .directives
            .iter()
            .any(|one| one.starts_with("use cache"));
        visit_statements(&function.body, &mut |expression| self.one(expression));
        for parameter in &function.parameters {
            if let crate::syntax::Pattern::Default(_, default) = &parameter.pattern {
                self.of(default);
            }
        }
    }

    pub(super) fn of(&mut self, expression: &Expression) {
        visit_expression(expression, &mut |expression| self.one(expression));
    }

    fn one(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Name(name) => self.name(name, None),
            ExpressionKind::Member(object, property) => self.member(object, property),
            ExpressionKind::Call {
                callee, arguments, ..
            } => self.call(callee, arguments),
            ExpressionKind::Import(source) => self.imports.push((source.clone(), "default".into())),
            ExpressionKind::Function(function) => {
                self.uses_cache |= function
                    .directives
                    .iter()
                    .any(|one| one.starts_with("use cache"));
            }
            _ => {}
        }
    }

    fn name(&mut self, name: &Text, member: Option<&Text>) {
        let mention = (name.clone(), member.cloned());
        if !self.names.contains(&mention) {
            self.names.push(mention);
        }
    }

    fn member(&mut self, object: &Expression, property: &Text) {
        if let Some(name) = object.name() {
            self.name(name, Some(property));
        }
        if let ExpressionKind::Member(root, env) = &object.kind
            && &**env == "env"
            && root.name().is_some_and(|name| &**name == "process")
            && !self.environment.contains(property)
        {
            self.environment.push(property.clone());
        }
        if let ExpressionKind::Import(source) = &object.bare().kind {
            self.imports.push((source.clone(), property.clone()));
        }
    }

    fn call(&mut self, callee: &Expression, arguments: &[Expression]) {
        match &callee.bare().kind {
            ExpressionKind::Name(name) if &**name == "fetch" => {
                let target = arguments
                    .first()
                    .and_then(host)
                    .unwrap_or_else(|| "fetch".into());
                if !self.fetches.contains(&target) {
                    self.fetches.push(target);
                }
            }
            ExpressionKind::Member(object, method) => {
                self.waits |= &**method == "waitUntil";
                self.table(object, method, arguments);
            }
            _ => {}
        }
    }

    fn table(&mut self, object: &Expression, method: &str, arguments: &[Expression]) {
        let table = match &object.bare().kind {
            // `prisma.user.findMany()`
            ExpressionKind::Member(client, model) if PRISMA.contains(&method) => client
                .path()
                .filter(|path| !SHARED.contains(&method) || is_database(path))
                .map(|_| model),
            // `db.select().from(users)`
            ExpressionKind::Call { callee, .. } if method == "from" => {
                let is_select = callee.path().is_some_and(|path| path.contains("select"));
                arguments
                    .first()
                    .and_then(Expression::name)
                    .filter(|_| is_select)
            }
            // `db.insert(users)`
            ExpressionKind::Name(client)
                if is_database(client) && matches!(method, "insert" | "update" | "delete") =>
            {
                arguments.first().and_then(Expression::name)
            }
            _ => None,
        };
        if let Some(table) = table
            && !self.tables.contains(table)
        {
            self.tables.push(table.clone());
        }
    }
}

/// Whether a path such as `ctx.prisma` is a client of a database.
fn is_database(path: &str) -> bool {
    let is_client = |part: &str| {
        matches!(
            part,
            "db" | "tx" | "trx" | "database" | "dbRead" | "dbWrite" | "orm"
        ) || part.to_ascii_lowercase().contains("prisma")
    };
    path.split('.').any(is_client)
}

/// The host of a URL, if it is literal.
fn host(url: &Expression) -> Option<Text> {
    let text = match &url.bare().kind {
        ExpressionKind::Text(text) => text,
        ExpressionKind::Template(texts, _) => texts.first()?,
        _ => return None,
    };
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    // A template may go on within the host.
    let is_whole = host.len() < rest.len() || matches!(url.bare().kind, ExpressionKind::Text(_));
    (is_whole && !host.is_empty()).then(|| host.into())
}
