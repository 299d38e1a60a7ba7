//! Sources that nest deeply or are long take no longer than their size.

#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use support::{disagreements, ported};

const LONGEST: Duration = Duration::from_secs(20);

/// The Rust of a Pages handler with these statements, or of a whole file.
fn rust_in_time(title: &str, source: String) -> String {
    let source = match source.contains("export default") {
        true => source,
        false => format!("export default async function handler(req, res) {{\n{source}\n}}\n"),
    };
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let ported = ported(&[("pages/api/a.ts".to_owned(), source)]);
        let _ = sender.send(ported.files[0].text.clone());
    });
    let text = receiver.recv_timeout(LONGEST);
    assert!(text.is_ok(), "{title} takes too long");
    let text = text.unwrap();
    assert_eq!(disagreements(&text), [""; 0], "{title}");
    text
}

fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

#[test]
fn a_chain_of_calls_takes_no_longer_than_its_size() {
    let calls = repeated(60, |n| format!(".where(\"a{n}\", req.query.a)"));
    let source = format!("const x = await db{calls};\nreturn res.json({{ x }});");
    assert!(rust_in_time("a chain", source).contains("not_ported"));
}

#[test]
fn nested_conditional_values_take_no_longer_than_their_size() {
    let tests = repeated(40, |n| format!("req.query.a{n} ? \"{n}\" : "));
    let source = format!("const x = {tests}\"z\";\nreturn res.json({{ x }});");
    assert!(rust_in_time("a chain of `:`", source).contains("} else if "));
    let (tests, ends) = (
        repeated(40, |n| format!("req.query.a{n} ? ")),
        repeated(40, |n| format!(" : \"{n}\"")),
    );
    let source = format!("const x = {tests}\"z\"{ends};\nreturn res.json({{ x }});");
    assert!(rust_in_time("a chain of `?`", source).contains("not_ported"));
}

#[test]
fn nested_try_takes_no_longer_than_its_size() {
    let catches = repeated(20, |n| {
        format!(
            "}} catch (e{n}) {{ return res.status({}).end(); }}\n",
            400 + n
        )
    });
    let part = "if (req.query.a) throw new Error(\"x\");\nreturn res.json({ a: 1 });\n";
    let source = format!("{}{part}{catches}", "try {\n".repeat(20));
    assert!(rust_in_time("try", source).contains("res.attempt("));
}

#[test]
fn a_long_else_if_takes_no_longer_than_its_size() {
    let branches = repeated(400, |n| {
        format!("if (req.query.k === \"{n}\") {{ return res.json({{ n: {n} }}); }} else ")
    });
    let source = format!("{branches}{{ return res.status(404).end(); }}");
    assert!(rust_in_time("else if", source).contains("Some(\"399\")"));
}

#[test]
fn variables_that_are_used_twice_take_no_longer_than_their_size() {
    let variables = repeated(40, |n| {
        format!("const v{} = [`${{v{n}}}`, `${{v{n}}}`];\n", n + 1)
    });
    let source = format!(
        "const v0 = req.query.a + 1;\n{variables}if (v40) return res.status(400).end();\nreturn res.json({{ v: v40 }});"
    );
    assert!(rust_in_time("variables", source).contains("not_ported"));
}

#[test]
fn functions_that_call_each_other_take_no_longer_than_their_size() {
    let function = |n: usize| {
        let calls = repeated(8, |at| {
            format!("  if (req.query.x{n}_{at}) return h{}(req, res);\n", n + 1)
        });
        format!(
            "async function h{n}(req, res) {{\n{calls}  return h{}(req, res);\n}}\n",
            n + 1
        )
    };
    let source = repeated(8, function)
        + "async function h8(req, res) { return res.json({ a: 1 }); }\n\
           export default async function handler(req, res) { return h0(req, res); }\n";
    assert!(rust_in_time("functions", source).contains("// port: "));
}

#[test]
fn deep_nesting_takes_no_longer_than_its_size() {
    let wrap = |open: &str, inner: &str, close: &str, count: usize| {
        format!("{}{inner}{}", open.repeat(count), close.repeat(count))
    };
    let sources = [
        wrap("{ ", "return res.json({});", " }", 2000),
        wrap("if (req.query.a) { ", "return res.json({});", " }", 1000),
        wrap(
            "switch (req.query.a) { case \"x\": ",
            "return res.json({});",
            " }",
            200,
        ),
        format!("return res.json({});", wrap("[", "1", "]", 2000)),
        format!("return res.json({});", wrap("f(", "1", ")", 2000)),
        format!(
            "if ({}) return res.end();\nreturn res.json({{}});",
            wrap("!(", "f(req) && req.query.a", ")", 1000)
        ),
    ];
    for source in sources {
        let title = source.chars().take(60).collect::<String>();
        assert!(rust_in_time(&title, source).contains("async fn"), "{title}");
    }
}
