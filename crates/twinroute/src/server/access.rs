//! The access log.

use std::time::Instant;

use actix_web::{
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};

/// One event for each request, at level info of the target `twinroute::access`; asked for once, when the server starts.
pub(crate) async fn log_access(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let start = Instant::now();
    let response = next.call(request).await?;
    let request = response.request();
    tracing::info!(
        target: "twinroute::access",
        method = %request.method(),
        path = request.uri().path(),
        status = response.status().as_u16(),
        microseconds = start.elapsed().as_micros() as u64,
    );
    Ok(response)
}
