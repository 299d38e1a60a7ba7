//! The functions of a `route.rs`.

use std::fmt::Write as _;

use twinroute_scan::model::Handler;

use crate::function::Body;
use crate::imports::{Imports, code_of, mentions};
use crate::translate::Declarations;

// The methods of `NextRequest` that change it.
const READERS: [&str; 9] = [
    ".json(",
    ".json::<",
    ".form(",
    ".form::<",
    ".text()",
    ".form_data",
    ".bytes()",
    ".blob()",
    "req.body()",
];

/// Writes the function of a method.
pub(crate) fn app_function(
    url: &str,
    handler: &Handler,
    names: &Declarations,
    body: &Body,
    imports: &mut Imports,
) -> String {
    let code = code_of(&body.statements);
    let mut arguments = Vec::new();
    if mentions(&code, "req") {
        let reads = READERS.iter().any(|reader| code.contains(reader))
            || code.contains("try_clone")
            || code.contains("&mut req");
        arguments.push(
            if reads {
                "mut req: NextRequest"
            } else {
                "req: NextRequest"
            }
            .to_owned(),
        );
        imports.add("twinroute::app::NextRequest");
    }
    if mentions(&code, "ctx") {
        arguments.push("ctx: RouteContext<Params>".to_owned());
        imports.add("twinroute::app::RouteContext");
        imports.add("super::Params");
    }
    for guard in names.wrappers.iter().chain(&body.arguments) {
        arguments.push(format!("{}: {}", guard.variable(), guard.type_name()));
    }
    imports.add("twinroute::app::NextResponse");
    imports.add("twinroute::app::Result");
    let method = handler.method.map_or("GET", |method| method.name());
    let mut text = String::new();
    let _ = write!(
        text,
        "/// `{method} {url}`, line {} of `{}`.\npub async fn {}({}) -> Result<NextResponse> {{\n{}}}\n\n",
        handler.line,
        handler.file,
        method.to_lowercase(),
        arguments.join(", "),
        body.statements
    );
    text
}
