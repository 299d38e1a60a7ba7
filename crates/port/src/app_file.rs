//! The functions of a `route.rs`.

use twinroute_scan::model::Handler;

use crate::function::Body;
use crate::imports::{Imports, code_of, mentions};
use crate::translate::Declarations;

// The methods of `NextRequest` that change it.
const READERS: [&str; 11] = [
    "&mut req",
    "req.json(",
    "req.json::<",
    "req.form(",
    "req.form::<",
    "req.form_data",
    "req.text(",
    "req.bytes(",
    "req.blob(",
    "req.body(",
    "req.try_clone(",
];

/// Writes the function of a method.
pub(crate) fn app_function(
    url: &str,
    handler: &Handler,
    names: &Declarations,
    body: &Body,
    imports: &mut Imports,
) -> String {
    imports.add("twinroute::app::NextResponse");
    imports.add("twinroute::app::Result");
    let method = handler.method.map_or("GET", |method| method.name());
    let title = format!(
        "`{method} {url}`, line {} of `{}`",
        handler.line, handler.file
    );
    let name = method.to_lowercase();
    let arguments = arguments(names, body, imports).join(", ");
    let statements = &body.statements;
    format!(
        "/// {title}.\npub async fn {name}({arguments}) -> Result<NextResponse> {{\n{statements}}}\n\n"
    )
}

/// The arguments that the statements use, and the guards.
fn arguments(names: &Declarations, body: &Body, imports: &mut Imports) -> Vec<String> {
    let code = code_of(&body.statements);
    let mut arguments = Vec::new();
    if mentions(&code, "req") {
        let is_read = READERS.iter().any(|reader| code.contains(reader));
        let argument = if is_read {
            "mut req: NextRequest"
        } else {
            "req: NextRequest"
        };
        arguments.push(argument.to_owned());
        imports.add("twinroute::app::NextRequest");
    }
    // A local variable of the TypeScript may have the name too.
    if code.contains("ctx.params") && !names.params.is_empty() {
        arguments.push("ctx: RouteContext<Params>".to_owned());
        imports.add("twinroute::app::RouteContext");
        imports.add("super::Params");
    }
    for guard in names.wrappers.iter().chain(&body.arguments) {
        let argument = guard.argument(&body.statements);
        if !arguments.contains(&argument) {
            arguments.push(argument);
        }
    }
    arguments
}
