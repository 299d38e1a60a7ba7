//! Requests that ask for another protocol.

use crate::table::{Case, END, run};

const CASES: &[Case<'_>] = &[
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
        "one that is eager",
        &[
            "GET /app/socket HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        ],
        "101 open get",
    ),
    (
        "one that ends",
        &[
            "GET /app/socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            END,
        ],
        "101 close",
    ),
    (
        "one that nobody takes",
        &[
            "GET /app/look HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 open !upgrade",
    ),
    (
        "one to nowhere",
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
        "an upgrade without a connection for it",
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
        "an upgrade that closes",
        &[
            "GET /app/look HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
        ],
        "200 close !upgrade",
    ),
    (
        "a body behind an upgrade",
        &[
            "POST /app/upload HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 3\r\n\r\nabcGET /app/look HTTP/1.1\r\nHost: a\r\n\r\n",
        ],
        "200 200 open !upgrade",
    ),
    (
        "a body behind an upgrade that stops",
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
