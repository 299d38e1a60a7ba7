//! Forms whose files go to disk as they come in.

use std::path::Path;

use twinroute_core::{
    ApiError,
    form_data::{boundary, read_to_disk},
};

use crate::{FormData, NextRequest};

impl NextRequest {
    /// Reads the body as a multipart form whose files go to temporary files in `folder` as they come in. It may have 1,000
    /// parts; their names, file names, content types and texts may have a mebibyte together, the head of each 100 lines and
    /// 64 KiB, and its boundary 256 bytes.
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
    /// With 400 when it is no multipart form, or a malformed one, with 413 over those bounds or the route's `BODY_LIMIT`,
    /// with 500 when a file can't be written.
    pub async fn form_data_on_disk(
        &mut self,
        folder: impl AsRef<Path>,
    ) -> Result<FormData, ApiError> {
        let boundary = boundary(&self.content_type())?;
        read_to_disk(&boundary, self.body()?, folder.as_ref()).await
    }
}
