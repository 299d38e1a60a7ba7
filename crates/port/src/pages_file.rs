//! The functions of a Pages file: `handler`, and one for each method.

use std::fmt::Write as _;

use twinroute_scan::model::{Handler, Method};

use crate::function::Body;
use crate::guard::Guard;
use crate::imports::{Imports, code_of, mentions};
use crate::mark::{MarkKind, mark};
use crate::translate::Declarations;

/// An argument of `handler`, and how it is passed to the function of a method.
struct Argument {
    name: &'static str,
    type_name: &'static str,
    /// As an argument of `handler`.
    written: &'static str,
    /// As a parameter of the function.
    parameter: &'static str,
    passed: &'static str,
}

const ARGUMENTS: [Argument; 4] = [
    Argument {
        name: "req",
        type_name: "NextApiRequest",
        written: "req: NextApiRequest",
        parameter: "req: &NextApiRequest",
        passed: "&req",
    },
    Argument {
        name: "res",
        type_name: "NextApiResponse",
        written: "res: NextApiResponse",
        parameter: "res: NextApiResponse",
        passed: "res",
    },
    Argument {
        name: "raw",
        type_name: "RawBody",
        written: "RawBody(raw): RawBody",
        parameter: "raw: &[u8]",
        passed: "&raw",
    },
    Argument {
        name: "stream",
        type_name: "RequestStream",
        written: "stream: RequestStream",
        parameter: "stream: RequestStream",
        passed: "stream",
    },
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
    let mut file = PagesFile {
        url,
        wrappers: common_wrappers(arms),
        used: Vec::new(),
        functions: String::new(),
        imports,
    };
    if let [arm] = arms
        && arm.handler.method.is_none()
    {
        return file.single(&arm.body.statements);
    }
    let mut matched: String = arms.iter().map(|arm| file.arm(arm)).collect();
    if arms.iter().all(|arm| arm.handler.method.is_some()) {
        matched.push_str(&file.others(arms, other));
    }
    file.note("req");
    let head = file.head(&matched);
    format!(
        "{head}match req.method().as_str() {{\n{matched}}}\n}}\n\n{}",
        file.functions
    )
}

struct PagesFile<'a> {
    url: &'a str,
    /// The wrappers around every handler of the file: arguments of `handler`.
    wrappers: Vec<Guard>,
    /// The names of the other arguments of `handler`.
    used: Vec<&'static str>,
    /// The functions of the methods.
    functions: String,
    imports: &'a mut Imports,
}

impl PagesFile<'_> {
    /// A handler that does the same for every method.
    fn single(&mut self, statements: &str) -> String {
        self.note_all(&code_of(statements));
        // The function of a method gets the bytes as a slice.
        let raw = match self.used.contains(&"raw") {
            true => "let raw: &[u8] = &raw;\n",
            false => "",
        };
        format!("{}{raw}{statements}}}\n\n", self.head(statements))
    }

    /// Writes the function of a method, and returns its arm.
    fn arm(&mut self, arm: &Arm<'_>) -> String {
        let method = arm.handler.method;
        let name = method.map_or("any_method".to_owned(), |method| {
            method.name().to_lowercase()
        });
        let pattern = method.map_or("_".to_owned(), |method| format!("{:?}", method.name()));
        let title = match method {
            Some(method) => format!(
                "`{} {}`, line {}",
                method.name(),
                self.url,
                arm.handler.line
            ),
            None => format!(
                "Every other method of `{}`, line {}",
                self.url, arm.handler.line
            ),
        };
        let statements = self.own_wrappers(arm) + &arm.body.statements;
        let call = self.function(&name, &title, &statements);
        format!("{pattern} => {call}.await,\n")
    }

    /// The arm of the methods that the handler refuses.
    fn others(&mut self, arms: &[Arm<'_>], other: Option<Body>) -> String {
        let statements = match other {
            Some(body) => {
                self.imports.extend(body.imports);
                body.statements
            }
            None => refusal(arms),
        };
        let code = statements.trim();
        if code.lines().count() == 1 && !code.starts_with("//") {
            self.note_all(code);
            return format!("_ => {code},\n");
        }
        let call = self.function("other_methods", "Refuses the other methods", &statements);
        format!("_ => {call}.await,\n")
    }

    /// Writes a function, and returns its call.
    fn function(&mut self, name: &str, title: &str, statements: &str) -> String {
        let code = code_of(statements);
        // What is left of it may need the request.
        let is_left = name == "other_methods" && statements.contains("// port: ");
        let is_needed = |argument: &&Argument| {
            mentions(&code, argument.name) || is_left && argument.name == "req"
        };
        let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
        for argument in ARGUMENTS.iter().filter(is_needed) {
            parameters.push(argument.parameter.to_owned());
            arguments.push(argument.passed.to_owned());
            self.note(argument.name);
        }
        for guard in &self.wrappers {
            let variable = guard.variable();
            if mentions(&code, &variable) {
                parameters.push(format!("{variable}: &{}", guard.type_name()));
                arguments.push(format!("&{variable}"));
            }
        }
        let (parameters, arguments) = (parameters.join(", "), arguments.join(", "));
        let _ = write!(
            self.functions,
            "/// {title}.\nasync fn {name}({parameters}) -> Result {{\n{statements}}}\n\n"
        );
        format!("{name}({arguments})")
    }

    /// The head of `handler`, which has these statements.
    fn head(&mut self, statements: &str) -> String {
        let mut arguments = Vec::new();
        for argument in ARGUMENTS
            .iter()
            .filter(|argument| self.used.contains(&argument.name))
        {
            self.imports
                .add(format!("twinroute::pages::{}", argument.type_name));
            arguments.push(argument.written.to_owned());
        }
        let wrappers = self.wrappers.iter();
        arguments.extend(wrappers.map(|guard| guard.argument(statements)));
        let (url, arguments) = (self.url, arguments.join(", "));
        format!("/// `{url}`.\npub async fn handler({arguments}) -> Result {{\n")
    }

    /// The wrappers of one method, which run at the start of its function.
    fn own_wrappers(&self, arm: &Arm<'_>) -> String {
        let own = arm
            .names
            .wrappers
            .iter()
            .filter(|guard| !self.wrappers.contains(guard));
        let line = |guard: &Guard| {
            let (variable, name) = (guard.variable(), guard.type_name());
            format!("let {variable} = {name}::extract(req.http()).await?;\n")
        };
        own.map(line).collect()
    }

    /// Notes that `handler` needs an argument.
    fn note(&mut self, name: &'static str) {
        if !self.used.contains(&name) {
            self.used.push(name);
        }
    }

    fn note_all(&mut self, code: &str) {
        for argument in ARGUMENTS
            .iter()
            .filter(|argument| mentions(code, argument.name))
        {
            self.note(argument.name);
        }
    }
}

fn common_wrappers(arms: &[Arm<'_>]) -> Vec<Guard> {
    let first = arms.first().map(|arm| arm.names.wrappers.as_slice());
    let is_common = |guard: &&Guard| arms.iter().all(|arm| arm.names.wrappers.contains(guard));
    let mut common: Vec<Guard> = Vec::new();
    for guard in first.unwrap_or_default().iter().filter(is_common) {
        // A router has the same guard for each of its layers.
        if !common.contains(guard) {
            common.push(guard.clone());
        }
    }
    common
}

/// The response to a method that the handler refuses, where the TypeScript's is not known.
fn refusal(arms: &[Arm<'_>]) -> String {
    let methods = arms.iter().filter_map(|arm| arm.handler.method);
    let methods: Vec<String> = methods
        .map(|method| format!("{:?}", Method::name(method)))
        .collect();
    let mark = mark(MarkKind::Response, "the response to other methods");
    format!(
        "{mark}Ok(res.method_not_allowed([{}]))\n",
        methods.join(", ")
    )
}
