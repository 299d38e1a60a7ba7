//! Compares twinroute with a live Next.js on generated `next.config` rules.
//!
//! `config_oracle [--configs N] [--from N] [--seed S] [--rules N] [--matchers N] [--record FILE]` generates configurations, builds and starts Next.js with each, and
//! sends the same requests to it and to two twins: one has the rules from `twinroute.toml`, the other from Next's build output.
//! The matchers of proxies are compared without a server, and written to `FILE`.
//! It prints each difference and fails if one has no known reason.

mod compare;
mod condition;
mod destination;
mod generated_config;
mod known;
mod matchers;
mod piece;
mod project;
mod random;
mod request;
mod rule;
mod source;
mod toml_text;
mod twin;

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    io::{self, Write as _},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
};

use compare::Outcome;
use generated_config::GeneratedConfig;
use project::{AcceptedRules, Project};
use request::GeneratedRequest;
use twinroute::config::NextConfig;
use twinroute_test_client::{Peer, Request};

const USAGE: &str = "usage: config_oracle [--configs N] [--from N] [--seed S] [--rules N] [--matchers N] [--record FILE]";

/// What to generate.
struct Run {
    seed: u64,
    from: usize,
    configs: usize,
    rules: usize,
    matchers: usize,
    record: Option<PathBuf>,
}

impl Run {
    fn parse(args: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut run = Self {
            seed: 1,
            from: 0,
            configs: 2,
            rules: 500,
            matchers: 500,
            record: None,
        };
        for pair in args.chunks(2) {
            let [name, value] = pair else {
                return Err(USAGE.into());
            };
            match &**name {
                "--seed" => run.seed = value.parse()?,
                "--from" => run.from = value.parse()?,
                "--configs" => run.configs = value.parse()?,
                "--rules" => run.rules = value.parse()?,
                "--matchers" => run.matchers = value.parse()?,
                "--record" => run.record = Some(value.into()),
                _ => return Err(USAGE.into()),
            }
        }
        Ok(run)
    }
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let run = Run::parse(&env::args().skip(1).collect::<Vec<_>>())?;
    let project = Project::install()?;
    let external = twin::serve_external();
    let mut unexplained =
        matchers::compare_matchers(&project, run.seed, run.matchers, run.record.as_deref())?;
    for number in run.from..run.from + run.configs {
        let generated =
            GeneratedConfig::generate(run.seed, number, run.rules, &external.to_string());
        let accepted = project.write(&generated.json)?;
        unexplained += report_refused(&generated, &accepted)?;
        unexplained += compare(&project, &accepted, &generated.requests, number)?;
    }
    writeln!(io::stdout(), "{unexplained} unexplained")?;
    Ok(if unexplained == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Reports the rules that only one of the two refuses.
fn report_refused(generated: &GeneratedConfig, accepted: &AcceptedRules) -> io::Result<usize> {
    let mut count = 0;
    for rule in &accepted.refused {
        let mut config = generated.json.clone();
        config["redirects"] = rule["redirects"].as_object().into_iter().cloned().collect();
        config["headers"] = rule["headers"].as_object().into_iter().cloned().collect();
        for list in ["beforeFiles", "afterFiles", "fallback"] {
            config["rewrites"][list] = rule[list].as_object().into_iter().cloned().collect();
        }
        let text = toml_text::toml_text(&config);
        if NextConfig::parse_toml(&text).is_ok_and(|config| config.build().is_ok()) {
            writeln!(io::stdout(), "accepted only here: {rule}")?;
            count += 1;
        }
    }
    Ok(count)
}

fn compare(
    project: &Project,
    accepted: &AcceptedRules,
    requests: &[GeneratedRequest],
    number: usize,
) -> Result<usize, Box<dyn Error>> {
    let next = project.start()?;
    let mut twins = Vec::new();
    let output = project.build_output();
    twins.push((
        "build output",
        twin::serve_twin(|routes| routes.build_output(output))?,
    ));
    let mut unexplained = 0;
    match NextConfig::parse_toml(&toml_text::toml_text(&accepted.config)) {
        Ok(config) => {
            twins.push((
                "twinroute.toml",
                twin::serve_twin(|routes| routes.config(config))?,
            ));
        }
        Err(error) => {
            unexplained += 1;
            writeln!(io::stdout(), "config {number}: refused only here: {error}")?;
        }
    }
    let mut explained = BTreeMap::<_, usize>::new();
    for request in requests {
        let expected = ask(next.address(), request)?;
        for (surface, address) in &twins {
            let actual = ask(*address, request)?;
            if actual == expected {
                continue;
            }
            if let Some(reason) = known::reason(&accepted.config, request, &expected, &actual) {
                *explained.entry(reason).or_default() += 1;
                continue;
            }
            unexplained += 1;
            let differences = expected.differences(&actual).join("\n    ");
            writeln!(
                io::stdout(),
                "{number} {surface}: {request:?}\n    {differences}"
            )?;
        }
    }
    let total = requests.len();
    writeln!(
        io::stdout(),
        "config {number}: {total} requests, {unexplained} differ, explained {explained:?}"
    )?;
    Ok(unexplained)
}

fn ask(server: SocketAddr, request: &GeneratedRequest) -> io::Result<Outcome> {
    let mut bytes = Request::new(request.method, &request.target).close();
    for (name, value) in &request.headers {
        bytes = bytes.header(name, value);
    }
    let bytes = bytes.bytes();
    let mut peer = Peer::send_to(server, &bytes);
    Ok(Outcome::new(&peer.read_response_to(&bytes)?))
}
