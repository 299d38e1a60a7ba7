use twinroute::instrumentation::{ErrorContext, ErrorRequest, ReportedError};

pub async fn register() -> Result<(), std::io::Error> {
    Ok(())
}

pub async fn on_request_error(error: ReportedError, _: ErrorRequest, _: ErrorContext) {
    drop(error);
}
