//! The parsers of requests and the writers of responses in isolation.

use std::{hint::black_box, time::Duration};

use actix_web::{dev::Payload, http::header::HeaderMap, rt::System};
use bytes::Bytes;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde_json::Value;
use twinroute::app::FormData;
use twinroute_benches::inputs::{BOUNDARY, FORM, cookies, document, multipart};
use twinroute_core::{Cookies, Query, body, json};
use twinroute_pages::etag;

/// The JSON writer against that of serde_json, which does not write as JavaScript does.
fn json_writer(criterion: &mut Criterion) {
    for (name, bytes) in [
        ("JSON out, 1 KiB", 1 << 10),
        ("JSON out, 100 KiB", 100 << 10),
    ] {
        let text = document(bytes);
        let value: Value = serde_json::from_slice(&text).expect("the document is JSON");
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("twinroute", |bencher| {
            bencher.iter(|| json::to_bytes(black_box(&value)));
        });
        group.bench_function("serde_json", |bencher| {
            bencher.iter(|| serde_json::to_vec(black_box(&value)));
        });
        group.finish();
    }
}

fn etags(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ETag");
    for (name, text) in [
        ("27 bytes", br#"{"message":"Hello, world!"}"#.to_vec()),
        ("1 KiB", document(1 << 10)),
        ("100 KiB", document(100 << 10)),
    ] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| etag(black_box(&text))));
    }
    group.finish();
}

fn cookie_readers(criterion: &mut Criterion) {
    let headers = cookies();
    let mut group = criterion.benchmark_group("12 cookies");
    group.bench_function("Pages", |bencher| {
        bencher.iter(|| Cookies::for_pages(black_box(&headers)));
    });
    group.bench_function("App", |bencher| {
        bencher.iter(|| Cookies::for_app(black_box(&headers)));
    });
    group.finish();
}

fn body_readers(criterion: &mut Criterion) {
    let system = System::new();
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let upload = Bytes::from(multipart(1 << 20));
    let mut group = criterion.benchmark_group("bodies");
    group.bench_function("form of 5 fields", |bencher| {
        bencher.iter(|| Query::parse(black_box(FORM)));
    });
    group.throughput(Throughput::Bytes(upload.len() as u64));
    group.bench_function("multipart, 1 MiB", |bencher| {
        bencher.iter(|| FormData::parse(black_box(&content_type), black_box(&upload)));
    });
    group.bench_function("any, 1 MiB in one piece", |bencher| {
        bencher.iter(|| {
            let mut payload = Payload::from(upload.clone());
            system.block_on(body::read(&HeaderMap::new(), &mut payload, Some(2 << 20)))
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = json_writer, etags, cookie_readers, body_readers
}
criterion_main!(benches);
