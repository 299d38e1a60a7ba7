//! Hello over HTTP: twinroute against plain actix-web, one worker on one core, the load from another.
//!
//! `cargo run --release -p twinroute-benches --bin http [rounds] [seconds]` needs `wrk` and `taskset` (Debian packages `wrk`
//! and `util-linux`) and two cores. The servers take turns in each round, and plain actix-web runs twice in it, so
//! that its ratio to itself shows how far the machine can be trusted.

use std::{
    env, io,
    io::{Read as _, Write as _},
    net::TcpStream,
    process::ExitCode,
};

use actix_web::{App, HttpServer};
use twinroute::Server;
use twinroute_benches::{
    process::Process,
    servers::{plain, routes},
    wrk::requests_per_second,
};

/// What is compared: a name, the server that answers, and the path to ask.
const RUNS: [(&str, &str, &str); 6] = [
    ("plain, Pages answer", "plain", "/api/hello"),
    ("twinroute Pages", "twinroute", "/api/hello"),
    ("plain, Pages answer, again", "plain", "/api/hello"),
    ("plain, App answer", "plain", "/hello"),
    ("twinroute App", "twinroute", "/hello"),
    ("plain, App answer, again", "plain", "/hello"),
];

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let ran = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", server] => serve(server),
        [] => compare(9, 2),
        [rounds] => rounds
            .parse()
            .map_err(io::Error::other)
            .and_then(|rounds| compare(rounds, 2)),
        [rounds, seconds] => (|| compare(parse(rounds)?, parse(seconds)?))(),
        _ => Err(io::Error::other("usage: http [rounds] [seconds]")),
    };
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn parse(text: &str) -> io::Result<usize> {
    text.parse().map_err(io::Error::other)
}

/// Serves on any free port and prints it.
fn serve(server: &str) -> io::Result<()> {
    actix_web::rt::System::new().block_on(async {
        if server == "twinroute" {
            let server = Server::new(routes()).port(0).workers(1).bind()?;
            writeln!(io::stdout(), "{}", server.address().port())?;
            return server.run().await;
        }
        let server = HttpServer::new(|| App::new().configure(plain))
            .workers(1)
            .bind("127.0.0.1:0")?;
        writeln!(io::stdout(), "{}", server.addrs()[0].port())?;
        server.run().await
    })
}

fn compare(rounds: usize, seconds: usize) -> io::Result<()> {
    let servers = [
        Process::this(&["serve", "plain"])?,
        Process::this(&["serve", "twinroute"])?,
    ];
    let port = |name: &str| servers[usize::from(name == "twinroute")].port();
    for path in ["/api/hello", "/hello"] {
        let (theirs, ours) = (body(port("plain"), path)?, body(port("twinroute"), path)?);
        if theirs != ours {
            return Err(io::Error::other(format!(
                "{path}: the answers differ: {theirs:?} and {ours:?}"
            )));
        }
    }
    let mut rates = vec![Vec::new(); RUNS.len()];
    for round in 0..=rounds {
        for (rates, (_, server, path)) in rates.iter_mut().zip(RUNS) {
            let rate = requests_per_second(port(server), path, seconds)?;
            // The first round warms up.
            if round > 0 {
                rates.push(rate);
            }
        }
    }
    print_table(&rates)
}

fn print_table(rates: &[Vec<f64>]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "| server | requests/s (median) | ratio to plain: median | min | max |\n| --- | --- | --- | --- | --- |"
    )?;
    for (at, (name, ..)) in RUNS.iter().enumerate() {
        let baseline = &rates[at - at % 3];
        let mut ratios: Vec<f64> = rates[at]
            .iter()
            .zip(baseline)
            .map(|(rate, plain)| rate / plain)
            .collect();
        ratios.sort_by(f64::total_cmp);
        let mut sorted = rates[at].clone();
        sorted.sort_by(f64::total_cmp);
        let (median, half) = (sorted[sorted.len() / 2], ratios[ratios.len() / 2]);
        writeln!(
            out,
            "| {name} | {median:.0} | {half:.3} | {:.3} | {:.3} |",
            ratios[0],
            ratios[ratios.len() - 1]
        )?;
    }
    Ok(())
}

/// The content of an answer, its framing taken off.
fn body(port: u16, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(stream, "GET {path} HTTP/1.0\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let start = body.find('{').unwrap_or(0);
    let end = body.rfind('}').map_or(body.len(), |end| end + 1);
    Ok(body[start..end].to_owned())
}
