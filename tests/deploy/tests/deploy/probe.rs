//! A probe of a kubelet.

use std::{net::SocketAddr, time::Duration};

use k8s_openapi::{
    api::core::v1::{Container, Probe},
    apimachinery::pkg::util::intstr::IntOrString,
};

use crate::api_server::try_get_within;

/// A probe, with the defaults of Kubernetes.
#[derive(Debug)]
pub(crate) struct Prober {
    address: SocketAddr,
    path: String,
    pub(crate) period: Duration,
    pub(crate) timeout: Duration,
    /// How many failures in a row have an effect.
    pub(crate) failure_threshold: u32,
}

impl Prober {
    /// Makes a probe of a container whose port is `address` here.
    pub(crate) fn new(probe: &Probe, container: &Container, address: SocketAddr) -> Self {
        let request = probe.http_get.as_ref().unwrap();
        let port = match &request.port {
            IntOrString::String(name) => port_named(container, name),
            IntOrString::Int(port) => *port,
        };
        let listens = variable(container, "PORT");
        assert_eq!(port.to_string(), listens, "the probe asks the server");
        let seconds = |seconds: Option<i32>, default| {
            Duration::from_secs(u64::try_from(seconds.unwrap_or(default)).unwrap())
        };
        Self {
            address,
            path: request.path.clone().unwrap(),
            period: seconds(probe.period_seconds, 10),
            timeout: seconds(probe.timeout_seconds, 1),
            failure_threshold: u32::try_from(probe.failure_threshold.unwrap_or(3)).unwrap(),
        }
    }

    /// Asks once.
    pub(crate) fn succeeds(&self) -> bool {
        let response = try_get_within(self.address, &self.path, self.timeout);
        response.is_ok_and(|response| (200..400).contains(&response.status))
    }

    /// Asks until it has failed as often as the threshold says, for one that has succeeded before.
    pub(crate) fn wait_for_failure(&self) {
        let mut failures = 0;
        for _ in 0..20 {
            std::thread::sleep(self.period);
            failures = if self.succeeds() { 0 } else { failures + 1 };
            if failures == self.failure_threshold {
                return;
            }
        }
        panic!("{self:?} never fails")
    }

    /// Asks until it succeeds once, within the failures that the threshold allows.
    pub(crate) fn wait_for_success(&self) {
        for _ in 0..self.failure_threshold {
            if self.succeeds() {
                return;
            }
            std::thread::sleep(self.period);
        }
        panic!("{self:?} never succeeds")
    }
}

fn port_named(container: &Container, name: &str) -> i32 {
    let ports = container.ports.iter().flatten();
    let mut ports = ports.filter(|port| port.name.as_deref() == Some(name));
    ports.next().unwrap().container_port
}

/// A variable of a container.
pub(crate) fn variable(container: &Container, name: &str) -> String {
    let variables = container.env.iter().flatten();
    let mut variables = variables.filter(|variable| variable.name == name);
    variables.next().unwrap().value.clone().unwrap()
}
