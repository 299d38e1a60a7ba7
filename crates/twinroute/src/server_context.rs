//! Where the server of this thread listens, for the handlers of both styles.

use twinroute_core::ConnectionContext;
use twinroute_server::ServerContext;

/// Sets the address that handlers see to that of this thread's `AppServer`, if there is one.
pub(crate) fn enter_context() {
    if let Some(context) = ServerContext::current() {
        let connection = ConnectionContext {
            host: context.host,
            port: context.local_addr.port(),
            secure: context.secure,
        };
        connection.enter();
    }
}
