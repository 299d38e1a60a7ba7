//! The environment variables of a server, which are those of Next.js' standalone server.
#![cfg(target_os = "linux")]

mod support;

use std::{
    io::Read as _,
    time::{Duration, Instant},
};

use support::Rig;

#[test]
fn host_and_hostname_set_the_address() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[], "127.0.0.1"),
        (&[("HOST", "127.0.0.3")], "127.0.0.3"),
        (&[("HOSTNAME", "127.0.0.2")], "127.0.0.2"),
        (&[("HOSTNAME", "localhost")], "127.0.0.1"),
        (
            &[("HOSTNAME", "127.0.0.2"), ("HOST", "127.0.0.3")],
            "127.0.0.3",
        ),
        // A container sets a name that can't be resolved.
        (&[("HOSTNAME", "d3b07384d113.invalid")], "127.0.0.1"),
        (&[("HOSTNAME", ""), ("HOST", "")], "127.0.0.1"),
    ];
    for (variables, expected) in cases {
        let rig = Rig::start_in(&[], variables);
        assert_eq!(rig.address.ip().to_string(), *expected, "{variables:?}");
        assert_eq!(rig.get("/app/look").status, 200);
    }
}

#[test]
fn keep_alive_timeout_sets_the_idle_timeout() {
    let idle = |variables: &[(&str, &str)]| {
        let rig = Rig::start_in(&[], variables);
        let start = Instant::now();
        let mut socket = rig.socket();
        let _ = socket.set_read_timeout(Some(Duration::from_secs(2)));
        let is_closed = socket.read(&mut [0]).is_ok_and(|length| length == 0);
        (is_closed, start.elapsed())
    };
    let (is_closed, time) = idle(&[("KEEP_ALIVE_TIMEOUT", "300")]);
    assert!(is_closed && time >= Duration::from_millis(300), "{time:?}");
    for other in ["soon", "-1", "60000", "0"] {
        assert!(!idle(&[("KEEP_ALIVE_TIMEOUT", other)]).0, "{other}");
    }
}
