//! Requests for a protocol upgrade.

use crate::table::{AttackCase, END, run};

const CASES: &[AttackCase<'_>] = &[
    (
        "a WebSocket",
        &[
            "GET /app/socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            "one",
            "two",
        ],
        "101 open onetwo",
    ),
    (
        "a WebSocket whose client sends at once",
        &[
            "GET /app/socket HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        ],
        "101 open get",
    ),
    (
        "a WebSocket whose client shuts down",
        &[
            "GET /app/socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            END,
        ],
        "101 close",
    ),
    (
        "a refused WebSocket",
        &[
            "GET /app/look HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 open !upgrade",
    ),
    (
        "a WebSocket for an unknown route",
        &["GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"],
        "404 open !upgrade",
    ),
    (
        "h2c",
        &[
            "GET /app/look HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
            "GET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 open !upgrade",
    ),
    (
        "h2c with a body",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nContent-Length: 3\r\n\r\nabc",
            "GET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 open !upgrade",
    ),
    (
        "an upgrade that `Connection` does not name",
        &[
            "GET /app/look HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 open !upgrade",
    ),
    (
        "an upgrade of HTTP/1.0",
        &["GET /app/look HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"],
        "200 close !upgrade !chunked",
    ),
    (
        "an upgrade with `Connection: close`",
        &[
            "GET /app/look HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
        ],
        "200 close !upgrade",
    ),
    (
        "an upgrade with a body",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabcGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 open !upgrade",
    ),
    (
        "an upgrade with a body that stalls",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 9\r\n\r\nabc",
        ],
        "408 close !upgrade",
    ),
    (
        "a POST with an upgrade and no length",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nabc",
        ],
        "200 408 close",
    ),
];

#[test]
fn upgrades() {
    run(CASES);
}
