use twinroute::app::metadata::ImageResponse;

pub async fn opengraph_image() -> ImageResponse {
    ImageResponse::new("image/png", "not the pixels of Next.js")
}
