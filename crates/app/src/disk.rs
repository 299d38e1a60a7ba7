//! Forms whose files are written to disk while they are received.

use std::path::Path;

use twinroute_core::{
    ApiError,
    form_data::{boundary, read_to_disk},
};

use crate::{FormData, NextRequest};

impl NextRequest {
    /// Reads a multipart form, and writes its files to temporary files in `folder` while they are received. Limits: 1,000 parts;
    /// 1 MiB for all names, file names, content types and texts; 100 lines and 64 KiB for the head of a part; 256 bytes for the
    /// boundary.
    ///
    /// ```
    /// use twinroute_app::{NextRequest, NextResponse, Result};
    ///
    /// async fn post(mut req: NextRequest) -> Result<NextResponse> {
    ///     let mut form = req.form_data_on_disk(std::env::temp_dir()).await?;
    ///     let Some(video) = form.take_file("video") else {
    ///         return Ok(NextResponse::empty(400));
    ///     };
    ///     let size = video.size();
    ///     video.persist("video.mp4").await?;
    ///     Ok(NextResponse::json(&size))
    /// }
    /// ```
    ///
    /// # Errors
    /// With 400 when the body is not a multipart form, or malformed, with 413 when it exceeds these limits or the route's
    /// `BODY_LIMIT`, with 500 when a file can't be written.
    pub async fn form_data_on_disk(
        &mut self,
        folder: impl AsRef<Path>,
    ) -> Result<FormData, ApiError> {
        let boundary = boundary(&self.content_type())?;
        read_to_disk(&boundary, self.body()?, folder.as_ref()).await
    }
}
