use futures_util::future::try_join_all;
use serde_json::json;
use twinroute::app::{NextResponse, Result};

use crate::read::{Life, Read, Reading, Revalidate, run_token};

/// Responds with the reads that the path describes: `/a/tag:t/revalidate:5/and/b/inner/c`.
pub(crate) async fn kept(segments: Vec<String>, reader: impl Fn(Read) -> Reading) -> Result {
    let run = run_token();
    let reads = segments.split(|segment| segment == "and");
    let reads = reads.map(|part| reader(described(part)));
    let reads = try_join_all(reads).await?;
    Ok(NextResponse::json(json!({ "run": run, "reads": reads })))
}

fn described(segments: &[String]) -> Read {
    let mut parts = segments.splitn(2, |segment| segment == "inner");
    let own = parts.next().unwrap_or_default();
    let inner = parts.next().map(|inner| Box::new(described(inner)));
    let (key, options) = own.split_first().unwrap_or((const { &String::new() }, &[]));
    let mut read = Read {
        key: key.clone(),
        inner,
        ..Read::default()
    };
    for (name, value) in options.iter().filter_map(|option| option.split_once(':')) {
        set(&mut read, name, value);
    }
    read
}

fn set(read: &mut Read, name: &str, value: &str) {
    match name {
        "tag" => read.tags.push(value.to_owned()),
        "revalidate" => read.revalidate = Some(revalidate(value)),
        "life" => read.life.push(Life::Profile(value.to_owned())),
        "times" => {
            let mut times = value.split('-').filter_map(|time| time.parse().ok());
            let revalidate = times.next().unwrap_or_default();
            let expire = times.next();
            read.life.push(Life::Times { revalidate, expire });
        }
        "cache" => read.cache = Some(value.to_owned()),
        "status" => read.status = value.parse().ok(),
        _ => {}
    }
}

fn revalidate(value: &str) -> Revalidate {
    match value.parse() {
        Ok(seconds) => Revalidate::Seconds(seconds),
        Err(_) => Revalidate::Never(false),
    }
}
