//! Reading and writing against `JSON.stringify(JSON.parse(text))` of Node.

mod texts;

use std::{
    env,
    io::{ErrorKind, Write as _},
    process::{Command, Stdio},
};

use proptest::{
    strategy::{Strategy, ValueTree as _},
    test_runner::TestRunner,
};
use serde_json::Value;
use twinroute_json::{JsonValue, ParseErrorKind, to_vec};

use crate::texts::{broken_texts, texts};

const SAMPLES: usize = 400;

/// Reads a JSON string from each line, and prints what its text is after a round trip, or nothing if it is not JSON.
const ROUND_TRIPS: &str = "
    const lines = require('fs').readFileSync(0, 'utf8').trimEnd().split('\\n');
    const roundTrip = line => { try { return JSON.stringify(JSON.parse(JSON.parse(line))) } catch { return '' } };
    process.stdout.write(lines.map(roundTrip).join('\\n'));
";

#[test]
fn random_texts_come_back_as_in_node() {
    let inputs = samples(&texts());
    let Some(outputs) = node(&inputs) else { return };
    for (input, output) in inputs.iter().zip(outputs) {
        assert_eq!(
            JsonValue::parse(input).unwrap().to_string(),
            output,
            "{input}"
        );
        let value: Value = serde_json::from_str(input).unwrap();
        assert_eq!(
            String::from_utf8(to_vec(&value).unwrap()).unwrap(),
            output,
            "{input}"
        );
    }
}

#[test]
fn node_refuses_the_same_texts() {
    let inputs = samples(&broken_texts());
    let Some(outputs) = node(&inputs) else { return };
    let refused = outputs.iter().filter(|output| output.is_empty()).count();
    assert!(
        (SAMPLES / 10..SAMPLES).contains(&refused),
        "Node refuses {refused} texts"
    );
    for (input, output) in inputs.iter().zip(outputs) {
        match JsonValue::parse(input) {
            // JavaScript makes the number infinite, and keeps half of a pair. `serde_json` refuses both, too.
            Err(error)
                if matches!(
                    error.kind(),
                    ParseErrorKind::NumberRange | ParseErrorKind::Surrogate
                ) =>
            {
                let refused = serde_json::from_str::<Value>(input);
                assert!(refused.is_err(), "{input}");
            }
            parsed => assert_eq!(parsed.is_err(), output.is_empty(), "{input}"),
        }
    }
}

fn samples(strategy: &impl Strategy<Value = String>) -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let sample = |_| strategy.new_tree(&mut runner).expect("a text").current();
    (0..SAMPLES).map(sample).collect()
}

/// The outputs of [`ROUND_TRIPS`]; `None` without Node.js.
#[expect(clippy::print_stderr, reason = "a skip must be visible")]
fn node(inputs: &[String]) -> Option<Vec<String>> {
    let node = Command::new("node")
        .args(["-e", ROUND_TRIPS])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut node = match node {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let reason = "this test needs Node.js";
            assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "{reason}");
            eprintln!("SKIPPED: {reason}");
            return None;
        }
        node => node.expect("a process"),
    };
    let lines: Vec<_> = inputs
        .iter()
        .map(|input| serde_json::to_string(input).expect("a string"))
        .collect();
    let mut stdin = node.stdin.take().expect("a pipe");
    let lines = lines.join("\n");
    stdin.write_all(lines.as_bytes()).expect("a reader");
    drop(stdin);
    let output = node.wait_with_output().expect("an output");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    Some(text.split('\n').map(str::to_owned).collect())
}
