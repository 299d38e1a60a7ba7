//! What a server reads from its environment, as Next's standalone server does.
#![cfg(target_os = "linux")]

mod support;

use std::{
    io::Read as _,
    time::{Duration, Instant},
};

use support::Rig;

#[test]
fn where_it_listens() {
    let cases: &[(&[(&str, &str)], &str)] = &[
        (&[], "127.0.0.1"),
        (&[("HOST", "127.0.0.3")], "127.0.0.3"),
        (&[("HOSTNAME", "127.0.0.2")], "127.0.0.2"),
        (&[("HOSTNAME", "localhost")], "127.0.0.1"),
        (
            &[("HOSTNAME", "127.0.0.2"), ("HOST", "127.0.0.3")],
            "127.0.0.3",
        ),
        // As containers set it: nobody knows the name.
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
fn how_long_it_keeps_a_connection() {
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
