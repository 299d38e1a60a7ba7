//! Forms whose files are written to disk while they are received.

use std::path::Path;

use twinroute_core::{
    ApiError,
    form_data::{FormData, boundary, read_to_disk},
};

use crate::RequestStream;

impl RequestStream {
    /// Reads a multipart form, and writes its files to temporary files in `folder` while they are received. Limits: 1,000 parts;
    /// 1 MiB for all names, file names, content types and texts; 100 lines and 64 KiB for the head of a part; 256 bytes for the
    /// boundary.
    ///
    /// ```
    /// use twinroute_pages::{NextApiResponse, PageConfig, RequestStream, Result, route};
    ///
    /// const CONFIG: PageConfig = PageConfig::new().body_parser(false);
    ///
    /// async fn handler(body: RequestStream, res: NextApiResponse) -> Result {
    ///     let mut form = body.form_data_on_disk(std::env::temp_dir()).await?;
    ///     let Some(video) = form.take_file("video") else {
    ///         return Ok(res.status(400).send("A video is missing"));
    ///     };
    ///     let size = video.size();
    ///     video.persist("video.mp4").await?;
    ///     Ok(res.json(size))
    /// }
    /// # route(handler).config(CONFIG);
    /// ```
    ///
    /// # Errors
    /// With 400 when the body is not a multipart form, or malformed, with 413 when it exceeds these limits or that of the config,
    /// with 500 when a file can't be written.
    pub async fn form_data_on_disk(self, folder: impl AsRef<Path>) -> Result<FormData, ApiError> {
        let boundary = boundary(&self.content_type())?;
        read_to_disk(&boundary, self, folder.as_ref()).await
    }
}
