//! The matcher against matchit on the same routes, and against itself with larger tables.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use twinroute_benches::corpus::{WORST_PATH, for_matchit, grown, path_of, routes, worst_case};
use twinroute_matcher::{Origin, Pattern, RouteTable, Style};

fn table<S: AsRef<str>>(routes: impl Iterator<Item = S>) -> RouteTable<usize> {
    let mut builder = RouteTable::builder();
    for (index, route) in routes.enumerate() {
        let pattern = Pattern::parse(route.as_ref()).expect("the corpus is well-formed");
        builder.insert(pattern, Origin::new(Style::Pages, ""), index);
    }
    builder.build().expect("the corpus has no conflict")
}

/// Every path of the corpus once for each matcher, with and without reading the captures.
fn corpus(criterion: &mut Criterion) {
    let paths: Vec<String> = routes().map(path_of).collect();
    let ours = table(routes());
    let mut theirs = matchit::Router::new();
    for (index, route) in routes().enumerate() {
        theirs
            .insert(for_matchit(route), index)
            .expect("the corpus is well-formed");
    }
    let mut group = criterion.benchmark_group("corpus");
    group.throughput(Throughput::Elements(paths.len() as u64));
    group.bench_function("twinroute", |bencher| {
        bencher.iter(|| {
            for path in &paths {
                black_box(ours.lookup(black_box(path)));
            }
        });
    });
    group.bench_function("matchit", |bencher| {
        bencher.iter(|| {
            for path in &paths {
                black_box(theirs.at(black_box(path)).ok());
            }
        });
    });
    group.bench_function("twinroute, captures read", |bencher| {
        bencher.iter(|| {
            for path in &paths {
                let found = ours.lookup(black_box(path)).expect("each path has a route");
                found.captures().for_each(|capture| _ = black_box(capture));
            }
        });
    });
    group.bench_function("matchit, captures read", |bencher| {
        bencher.iter(|| {
            for path in &paths {
                let found = theirs.at(black_box(path)).expect("each path has a route");
                found
                    .params
                    .iter()
                    .for_each(|capture| _ = black_box(capture));
            }
        });
    });
    group.finish();
}

/// The same four paths in tables of two sizes: a hot lookup must not depend on the number of other routes.
fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    let paths = [
        "/api/service-7",
        "/api/service-7/items",
        "/api/service-7/items/1",
        "/api/service-7/items/1/history/a/b",
    ];
    for count in [100, 10_000] {
        let table = table(grown(count));
        group.bench_with_input(
            BenchmarkId::new("lookup", count),
            &table,
            |bencher, table| {
                bencher
                    .iter(|| paths.map(|path| black_box(table.lookup(black_box(path))).is_some()));
            },
        );
    }
    group.finish();
}

/// The worst case of back-tracking: every segment matches two children, and none of the 256 routes matches.
fn worst(criterion: &mut Criterion) {
    let table = table(worst_case());
    let mut group = criterion.benchmark_group("worst");
    group.bench_function("256 back-tracked paths", |bencher| {
        bencher.iter(|| black_box(table.lookup(black_box(WORST_PATH))).is_none());
    });
    group.finish();
}

/// Parses patterns and builds a table.
fn build(criterion: &mut Criterion) {
    let routes: Vec<String> = grown(10_000).collect();
    let mut group = criterion.benchmark_group("build");
    group.bench_function("10000", |bencher| {
        bencher.iter(|| table(black_box(&routes).iter()))
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    targets = corpus, growth, worst, build
}
criterion_main!(benches);
