//! The functions of a Pages file: `handler`, and one for each method.

use std::fmt::Write as _;

use twinroute_scan::model::{Handler, Method};

use crate::function::Body;
use crate::guard::Guard;
use crate::imports::{Imports, code_of, mentions};
use crate::mark::{MarkKind, mark};
use crate::translate::Declarations;

/// What a handler of a Pages file may take, with the way in which an arm gets it.
const ARGUMENTS: [(&str, &str, &str, &str); 4] = [
    ("req", "req: NextApiRequest", "req: &NextApiRequest", "&req"),
    ("res", "res: NextApiResponse", "res: NextApiResponse", "res"),
    ("raw", "RawBody(raw): RawBody", "raw: &[u8]", "&raw"),
    (
        "stream",
        "stream: RequestStream",
        "stream: RequestStream",
        "stream",
    ),
];

/// A handler with its statements.
pub(crate) struct Arm<'a> {
    pub(crate) handler: &'a Handler,
    pub(crate) names: &'a Declarations,
    pub(crate) body: Body,
}

/// Writes the functions of a Pages file.
pub(crate) fn pages_functions(
    url: &str,
    arms: &[Arm<'_>],
    other: Option<Body>,
    imports: &mut Imports,
) -> String {
    imports.add("twinroute::pages::Result");
    let common = common_wrappers(arms);
    if let [arm] = arms
        && arm.handler.method.is_none()
    {
        return single(url, arm, &common, imports);
    }
    let mut functions = String::new();
    let mut matched = String::new();
    let mut used = vec!["req".to_owned()];
    for arm in arms {
        let name = arm
            .handler
            .method
            .map_or("any_method".to_owned(), |method| {
                method.name().to_lowercase()
            });
        let pattern = arm
            .handler
            .method
            .map_or("_".to_owned(), |method| format!("{:?}", method.name()));
        let title = format!(
            "`{} {url}`, line {}",
            arm.handler.method.map_or("*", Method::name),
            arm.handler.line
        );
        let statements = own_guards(arm, &common) + &arm.body.statements;
        let call = function(
            &name,
            &title,
            &statements,
            &common,
            &mut functions,
            &mut used,
            imports,
        );
        let _ = writeln!(matched, "{pattern} => {call}.await,");
    }
    if arms.iter().all(|arm| arm.handler.method.is_some()) {
        let fallback = refusal(arms);
        let statements = other.map_or(fallback, |body| {
            imports.extend(body.imports);
            body.statements
        });
        let code = statements.trim();
        if code.lines().count() == 1 && !code.starts_with("//") {
            note(code, &mut used);
            let _ = writeln!(matched, "_ => {code},");
        } else {
            let title = "Refuses the other methods".to_owned();
            let call = function(
                "other_methods",
                &title,
                &statements,
                &common,
                &mut functions,
                &mut used,
                imports,
            );
            let _ = writeln!(matched, "_ => {call}.await,");
        }
    }
    let head = head(url, &used, &common, imports);
    format!("{head}match req.method().as_str() {{\n{matched}}}\n}}\n\n{functions}")
}

/// A handler that does the same for every method.
fn single(url: &str, arm: &Arm<'_>, common: &[Guard], imports: &mut Imports) -> String {
    let mut used = Vec::new();
    note(&code_of(&arm.body.statements), &mut used);
    let head = head(url, &used, common, imports);
    format!("{head}{}}}\n\n", arm.body.statements)
}

/// The head of `handler`.
fn head(url: &str, used: &[String], common: &[Guard], imports: &mut Imports) -> String {
    let is_used = |name: &str| used.iter().any(|one| one == name);
    let mut arguments: Vec<String> = ARGUMENTS
        .iter()
        .filter(|(name, ..)| is_used(name))
        .map(|(_, argument, ..)| (*argument).to_owned())
        .collect();
    for (name, kind) in [
        ("req", "NextApiRequest"),
        ("res", "NextApiResponse"),
        ("raw", "RawBody"),
        ("stream", "RequestStream"),
    ] {
        if is_used(name) {
            imports.add(format!("twinroute::pages::{kind}"));
        }
    }
    arguments.extend(
        common
            .iter()
            .map(|guard| format!("{}: {}", guard.variable(), guard.type_name())),
    );
    format!(
        "/// `{url}`.\npub async fn handler({}) -> Result {{\n",
        arguments.join(", ")
    )
}

/// Writes the function of an arm, and returns its call.
fn function(
    name: &str,
    title: &str,
    statements: &str,
    common: &[Guard],
    functions: &mut String,
    used: &mut Vec<String>,
    imports: &mut Imports,
) -> String {
    let code = code_of(statements);
    let own = |(name, ..): &&(&str, &str, &str, &str)| mentions(&code, name);
    let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
    for (argument, _, parameter, passed) in ARGUMENTS.iter().filter(own) {
        parameters.push((*parameter).to_owned());
        arguments.push((*passed).to_owned());
        if !used.iter().any(|one| one == argument) {
            used.push((*argument).to_owned());
        }
    }
    for guard in common
        .iter()
        .filter(|guard| mentions(&code, &guard.variable()))
    {
        parameters.push(format!("{}: &{}", guard.variable(), guard.type_name()));
        arguments.push(format!("&{}", guard.variable()));
    }
    if parameters.iter().any(|one| one.contains("NextApiRequest")) {
        imports.add("twinroute::pages::NextApiRequest");
    }
    let _ = write!(
        functions,
        "/// {title}.\nasync fn {name}({}) -> Result {{\n{statements}}}\n\n",
        parameters.join(", ")
    );
    format!("{name}({})", arguments.join(", "))
}

/// The wrappers that are around every handler of the file: arguments of `handler`.
fn common_wrappers(arms: &[Arm<'_>]) -> Vec<Guard> {
    let first = arms
        .first()
        .map(|arm| arm.names.wrappers.as_slice())
        .unwrap_or_default();
    let is_common = |guard: &&Guard| arms.iter().all(|arm| arm.names.wrappers.contains(guard));
    first.iter().filter(is_common).cloned().collect()
}

/// The wrappers of one method, which run at the start of its arm.
fn own_guards(arm: &Arm<'_>, common: &[Guard]) -> String {
    let own = arm
        .names
        .wrappers
        .iter()
        .filter(|guard| !common.contains(guard));
    let line = |guard: &Guard| {
        format!(
            "let {} = {}::extract(req.http()).await?;\n",
            guard.variable(),
            guard.type_name()
        )
    };
    own.map(line).collect()
}

/// The response to a method that the handler refuses, where the TypeScript's is not known.
fn refusal(arms: &[Arm<'_>]) -> String {
    let methods = arms.iter().filter_map(|arm| arm.handler.method);
    let methods: Vec<String> = methods
        .map(|method| format!("{:?}", method.name()))
        .collect();
    let mark = mark(MarkKind::Response, "the response to other methods");
    format!(
        "{mark}Ok(res.method_not_allowed([{}]))\n",
        methods.join(", ")
    )
}

fn note(code: &str, used: &mut Vec<String>) {
    for (name, ..) in ARGUMENTS {
        if mentions(code, name) && !used.iter().any(|one| one == name) {
            used.push(name.to_owned());
        }
    }
}
