use twinroute::app::{NextResponse, metadata::MetadataId};

pub async fn generate_image_metadata() -> Vec<&'static str> {
    vec!["small", "2"]
}

pub async fn apple_icon(id: MetadataId) -> NextResponse {
    let content_type = match &*id {
        "small" => "image/png",
        _ => "image/svg+xml",
    };
    NextResponse::bytes(format!("string:{id}")).set_header("Content-Type", content_type)
}
