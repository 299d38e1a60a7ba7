//! Encodes the metrics of twinroute for a scrape.

use std::{
    fmt,
    sync::{Arc, atomic::Ordering},
};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, MetricEncoder, NoLabelSet},
    metrics::{MetricType, exemplar::Exemplar},
};

use crate::{
    FamilyKind, Method, RouteMetrics,
    family::{self, Values},
    histogram::{Histogram, Loaded},
    metrics::State,
};

const NANOSECONDS: f64 = 1e9;
const BYTES: f64 = 1.0;

/// Encodes a [`State`]. A family without a series is left out, since OpenMetrics knows none.
#[derive(Debug)]
pub(crate) struct StateCollector(pub(crate) Arc<State>);

impl Collector for StateCollector {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let state = &*self.0;
        encode_start(state, &mut encoder)?;
        encode_active(state, &mut encoder)?;
        let routes = state.routes();
        encode_durations(&routes, &mut encoder)?;
        encode_bodies(&routes, &mut encoder)?;
        encode_events(&routes, &mut encoder)?;
        encode_limited(&routes, &mut encoder)?;
        encode_local_decisions(state, &mut encoder)?;
        encode_sources(state, &mut encoder)
    }
}

fn encode_bodies(routes: &[Arc<RouteMetrics>], encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
    encode_sizes(
        routes,
        encoder,
        (
            "http_server_request_body_size_bytes",
            "Declared size of request bodies.",
        ),
        |route| &route.request_sizes,
    )?;
    encode_sizes(
        routes,
        encoder,
        (
            "http_server_response_body_size_bytes",
            "Size of response bodies as they were sent.",
        ),
        |route| &route.response_sizes,
    )
}

fn encode_events(routes: &[Arc<RouteMetrics>], encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
    encode_counts(
        routes,
        encoder,
        ("twinroute_errors", "Errors of requests by their kind."),
        "error_type",
        |route| route.errors().collect(),
    )?;
    encode_counts(
        routes,
        encoder,
        (
            "twinroute_rollout_requests",
            "Requests of routes by the server that the rollout chose.",
        ),
        "server",
        |route| route.served().collect(),
    )
}

fn encode_limited(
    routes: &[Arc<RouteMetrics>],
    encoder: &mut DescriptorEncoder<'_>,
) -> fmt::Result {
    let counts = routes.iter().map(|route| (route, route.rate_limited()));
    let counts: Vec<_> = counts.filter(|(_, count)| *count > 0).collect();
    if counts.is_empty() {
        return Ok(());
    }
    let mut metric = encoder.encode_descriptor(
        "twinroute_rate_limited_requests",
        "Requests that a rate limit has refused.",
        None,
        MetricType::Counter,
    )?;
    for (route, count) in counts {
        let labels = [("http_route", route.pattern.as_str())];
        encode_counter(&mut metric.encode_family(&labels)?, count)?;
    }
    Ok(())
}

fn encode_local_decisions(state: &State, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
    let count = state.local_decisions.load(Ordering::Relaxed);
    if count == 0 {
        return Ok(());
    }
    let mut metric = encoder.encode_descriptor(
        "twinroute_rate_limit_local_decisions",
        "Decisions about rate limits without the shared store, which did not respond.",
        None,
        MetricType::Counter,
    )?;
    encode_counter(&mut metric, count)
}

fn encode_start(state: &State, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
    let mut metric = encoder.encode_descriptor(
        "process_start_time_seconds",
        "Time at which the metrics were created, since the Unix epoch.",
        None,
        MetricType::Gauge,
    )?;
    metric.encode_gauge(&state.start)
}

fn encode_active(state: &State, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
    let mut metric = encoder.encode_descriptor(
        "http_server_active_requests",
        "Requests that are being served.",
        None,
        MetricType::Gauge,
    )?;
    for (method, active) in Method::ALL.into_iter().zip(&state.active) {
        let labels = [("http_request_method", method.as_str())];
        let active = active.load(Ordering::Relaxed);
        metric.encode_family(&labels)?.encode_gauge(&active)?;
    }
    Ok(())
}

fn encode_durations(
    routes: &[Arc<RouteMetrics>],
    encoder: &mut DescriptorEncoder<'_>,
) -> fmt::Result {
    if routes.iter().all(|route| route.series().next().is_none()) {
        return Ok(());
    }
    let mut metric = encoder.encode_descriptor(
        "http_server_request_duration_seconds",
        "Duration of requests until the end of their responses.",
        None,
        MetricType::Histogram,
    )?;
    for route in routes {
        for series in route.series() {
            let status = match series.status {
                0 => String::new(),
                status => status.to_string(),
            };
            let labels = [
                ("http_route", route.pattern.as_str()),
                ("http_request_method", series.method.as_str()),
                ("http_response_status_code", &status),
                ("twinroute_style", series.style.as_str()),
            ];
            encode_histogram(&mut metric, &labels, &series.durations.load(NANOSECONDS))?;
        }
    }
    Ok(())
}

fn encode_sizes<const N: usize, const TOTAL: usize>(
    routes: &[Arc<RouteMetrics>],
    encoder: &mut DescriptorEncoder<'_>,
    (name, help): (&str, &str),
    sizes: impl Fn(&RouteMetrics) -> &Histogram<N, TOTAL>,
) -> fmt::Result {
    let loaded = routes.iter().map(|route| (route, sizes(route).load(BYTES)));
    let loaded: Vec<_> = loaded.filter(|(_, loaded)| loaded.count > 0).collect();
    if loaded.is_empty() {
        return Ok(());
    }
    let mut metric = encoder.encode_descriptor(name, help, None, MetricType::Histogram)?;
    for (route, loaded) in loaded {
        let labels = [("http_route", route.pattern.as_str())];
        encode_histogram(&mut metric, &labels, &loaded)?;
    }
    Ok(())
}

fn encode_histogram<const TOTAL: usize>(
    metric: &mut MetricEncoder<'_>,
    labels: &impl EncodeLabelSet,
    loaded: &Loaded<TOTAL>,
) -> fmt::Result {
    let mut metric = metric.encode_family(labels)?;
    metric.encode_histogram::<NoLabelSet>(loaded.sum, loaded.count, &loaded.buckets, None)
}

fn encode_counts(
    routes: &[Arc<RouteMetrics>],
    encoder: &mut DescriptorEncoder<'_>,
    (name, help): (&str, &str),
    label: &str,
    counts: impl Fn(&RouteMetrics) -> Vec<(&'static str, u64)>,
) -> fmt::Result {
    if routes.iter().all(|route| counts(route).is_empty()) {
        return Ok(());
    }
    let mut metric = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
    for route in routes {
        for (value, count) in counts(route) {
            let labels = [("http_route", route.pattern.as_str()), (label, value)];
            encode_counter(&mut metric.encode_family(&labels)?, count)?;
        }
    }
    Ok(())
}

fn encode_counter(metric: &mut MetricEncoder<'_>, count: u64) -> fmt::Result {
    metric.encode_counter(&count, None::<&Exemplar<NoLabelSet, f64>>)
}

fn encode_sources(state: &State, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
    for (family, values) in family::read(&state.sources()).into_values() {
        if values.is_empty() {
            continue;
        }
        let kind = match family.kind {
            FamilyKind::Counter => MetricType::Counter,
            FamilyKind::Gauge => MetricType::Gauge,
        };
        let mut metric = encoder.encode_descriptor(family.name, family.help, None, kind)?;
        encode_values(&mut metric, family, &values)?;
    }
    Ok(())
}

fn encode_values(
    metric: &mut MetricEncoder<'_>,
    family: crate::Family,
    values: &Values,
) -> fmt::Result {
    for (labels, value) in values {
        let labels = family.labels.iter().copied().zip(labels);
        let labels: Vec<_> = labels.map(|(name, label)| (name, label.as_str())).collect();
        let mut metric = metric.encode_family(&labels)?;
        match family.kind {
            FamilyKind::Counter => encode_counter(&mut metric, *value)?,
            FamilyKind::Gauge => metric.encode_gauge(&i64::try_from(*value).unwrap_or(i64::MAX))?,
        }
    }
    Ok(())
}
