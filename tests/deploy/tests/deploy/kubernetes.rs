//! The manifest of the page, and what its probes see while the server starts, drains and stops.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use k8s_openapi::api::{
    apps::v1::Deployment,
    core::v1::{Container, PodSpec, Service},
};
use rustix::process::Signal;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use twinroute_test_client::{Peer, Request};

use crate::{
    api_server::{ApiServer, free_port, get, try_get},
    load::{Client, Load},
    page::block,
    probe::{Prober, variable},
    tool::wait_for,
};

/// The two objects of the page.
fn manifest() -> (Deployment, Service) {
    let text = block("kubernetes.md", "my-api.yaml");
    let (deployment, service) = text.split_once("\n---\n").unwrap();
    (read(deployment), read(service))
}

/// Reads an object. A field that the type of the API does not have is lost, and this fails.
fn read<T: DeserializeOwned + Serialize>(text: &str) -> T {
    let written: Value = serde_saphyr::from_str(text).unwrap();
    let object: T = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(&object).unwrap(), written);
    object
}

fn pod() -> PodSpec {
    manifest().0.spec.unwrap().template.spec.unwrap()
}

fn container() -> Container {
    let mut containers = pod().containers;
    assert_eq!(containers.len(), 1);
    containers.remove(0)
}

fn seconds(container: &Container, name: &str) -> Duration {
    Duration::from_secs(variable(container, name).parse().unwrap())
}

/// Starts the server with the variables of the container, some of them replaced.
fn spawn(container: &Container, replaced: &[(&str, &str)]) -> ApiServer {
    let variables = container.env.iter().flatten();
    let variables =
        variables.map(|variable| (variable.name.clone(), variable.value.clone().unwrap()));
    let replaced = replaced
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let variables: Vec<_> = variables.chain(replaced).collect();
    ApiServer::spawn(free_port(), &variables)
}

#[test]
fn the_service_selects_the_pods() {
    let (deployment, service) = manifest();
    let (deployment, service) = (deployment.spec.unwrap(), service.spec.unwrap());
    let labels = deployment.template.metadata.unwrap().labels;
    assert_eq!(service.selector, labels);
    assert_eq!(deployment.selector.match_labels, labels);
    let target = serde_json::to_value(&service.ports.unwrap()[0].target_port).unwrap();
    let name = container().ports.unwrap()[0].name.clone().unwrap();
    assert_eq!(target, Value::String(name));
}

#[test]
fn the_times_fit_together() {
    let (pod, container) = (pod(), container());
    let grace = u64::try_from(pod.termination_grace_period_seconds.unwrap()).unwrap();
    let (drain, shutdown) = (
        seconds(&container, "DRAIN_DELAY"),
        seconds(&container, "SHUTDOWN_TIMEOUT"),
    );
    assert!(container.lifecycle.is_none(), "a hook would count too");
    assert!(Duration::from_secs(grace) >= drain + shutdown + Duration::from_secs(5));
    let address = (Ipv4Addr::LOCALHOST, 1).into();
    let readiness = Prober::new(
        container.readiness_probe.as_ref().unwrap(),
        &container,
        address,
    );
    let noticed = (readiness.period + readiness.timeout) * readiness.failure_threshold;
    assert!(
        drain >= noticed + Duration::from_secs(5),
        "the ingress notices"
    );
}

#[test]
fn the_probes_see_the_start_the_drain_and_the_stop() {
    let container = container();
    let mut server = spawn(&container, &[]);
    let address = server.address;
    let prober = |probe: &Option<_>| Prober::new(probe.as_ref().unwrap(), &container, address);
    let readiness = prober(&container.readiness_probe);
    let liveness = prober(&container.liveness_probe);
    prober(&container.startup_probe).wait_for_success();
    assert!(readiness.succeeds() && liveness.succeeds());

    // Clients of the Service, and a request that takes longer than the drain.
    let load = load(address);
    wait_for("requests", || (load.sent() > 100).then_some(()));
    let drain = seconds(&container, "DRAIN_DELAY");
    let slow = (drain + Duration::from_millis(1_500)).as_millis();
    let mut waiting = Peer::connect(address);
    waiting.set_timeout(crate::tool::LONG);
    waiting.send(Request::get(&format!("/api/orders?ms={slow}")).bytes());
    // It has begun when a later request has a response.
    get(address, "/api/hello");

    let stop = Instant::now();
    server.signal(Signal::TERM);
    readiness.wait_for_failure();
    assert_eq!(get(address, "/readyz").status, 503);
    assert!(liveness.succeeds());
    // Clients that have not noticed yet are served, and have to connect again.
    let mut late = Peer::connect(address);
    let response = late.ask(Request::get("/api/orders").bytes());
    assert_eq!(
        (response.status, response.header("connection")),
        (200, Some("close"))
    );
    let outcome = load.end();
    assert!(outcome.failures.is_empty(), "{:#?}", outcome.failures);

    wait_for("closed port", || {
        try_get(address, "/readyz").is_err().then_some(())
    });
    assert!(stop.elapsed() >= drain);
    assert_eq!(waiting.response().status, 200);
    assert!(server.wait().success());
    let grace = u64::try_from(pod().termination_grace_period_seconds.unwrap()).unwrap();
    let elapsed = stop.elapsed();
    assert!(
        elapsed < Duration::from_secs(grace),
        "Kubernetes would have killed it: {elapsed:?}"
    );
    eprintln!(
        "drain: {} requests, none failed; the server exited after {elapsed:?}",
        outcome.sent
    );
}

#[test]
fn a_stream_without_an_end_does_not_keep_the_server() {
    let container = container();
    let mut server = spawn(
        &container,
        &[("DRAIN_DELAY", "0"), ("SHUTDOWN_TIMEOUT", "1")],
    );
    server.wait_until_ready();
    let mut peer = Peer::connect(server.address);
    peer.send(Request::get("/api/events").bytes());
    peer.until("hello\n\n");
    server.signal(Signal::TERM);
    assert!(server.wait().success());
}

fn load(address: SocketAddr) -> Load {
    let clients = [true, false].map(|keeps_connection| Client {
        method: "GET",
        path: "/api/orders",
        keeps_connection,
    });
    Load::start(&clients, move || {
        let mut peer = Peer::connect(address);
        peer.set_timeout(crate::tool::LONG);
        Ok(peer)
    })
}
