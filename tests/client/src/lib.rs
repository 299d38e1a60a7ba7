//! The HTTP/1.1 client of all tests and benchmarks of this workspace: raw bytes over a socket.
//!
//! A [`Peer`] sends bytes and reads one [`Message`] at a time, as it is framed. It can be either end of a
//! connection, so tests write servers with it too. A [`Request`] builds the bytes of an ordinary request.
//!
//! ```
//! use twinroute_test_client::{Peer, Request, listen};
//!
//! let address = listen(|mut peer| {
//!     while let Ok(request) = peer.read_message() {
//!         assert_eq!(request.line, "POST /posts HTTP/1.1");
//!         peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n");
//!     }
//! });
//! let mut peer = Peer::connect(address);
//! let response = peer.ask(Request::new("POST", "/posts").body("title=a").bytes());
//! assert_eq!((response.status, response.text()), (200, "hello"));
//! assert_eq!(response.raw_body(), b"2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n");
//!
//! // The connection is still open. A request can be sent in parts.
//! peer.send("POST /posts HTTP/1.1\r\nContent-");
//! peer.send("Length: 0\r\n\r\n");
//! assert_eq!(peer.response().status, 200);
//! ```
//!
//! Methods whose names start with `read_` return errors, with the part that was read before. The others panic.

mod message;
mod peer;
mod request;

pub use message::{IncompleteMessage, Message};
pub use peer::{Peer, TIMEOUT, listen};
pub use request::Request;
