//! Sends the traces of a server to an OpenTelemetry collector, over HTTP with protobuf.
//!
//! ```sh
//! OTEL_SERVICE_NAME=shop OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 cargo run -p twinroute-opentelemetry --example otlp
//! ```

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::{layer::SubscriberExt as _, util::SubscriberInitExt as _};
use twinroute::{
    Routes, Server,
    app::{self, NextResponse, RouteContext},
};

async fn post(ctx: RouteContext) -> NextResponse {
    // A child of the request's span.
    let _span = tracing::info_span!("load the post").entered();
    NextResponse::json(&ctx.params)
}

#[actix_web::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The endpoint, the headers and the service's name come from the `OTEL_...` variables.
    let exporter = SpanExporter::builder().with_http().build()?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("twinroute"));
    tracing_subscriber::registry().with(layer).init();

    let routes = Routes::new()
        .app("/api/posts/[id]", app::route().get(post))
        .traces(twinroute_opentelemetry::traces());
    Server::new(routes).run().await?;
    // Sends the last spans.
    provider.shutdown()?;
    Ok(())
}
