//! Forms whose files go to disk as they come in.

use std::path::Path;

use twinroute_core::{
    ApiError,
    form_data::{FormData, boundary, read_to_disk},
};

use crate::RequestStream;

impl RequestStream {
    /// Reads a multipart form whose files go to temporary files in `folder` as they come in. It may have 1,000 parts; their
    /// names, file names, content types and texts may have a mebibyte together, the head of each 100 lines and 64 KiB, and its
    /// boundary 256 bytes.
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
    /// With 400 when it is no multipart form, or a malformed one, with 413 over those bounds or the limit of the config, with
    /// 500 when a file can't be written.
    pub async fn form_data_on_disk(self, folder: impl AsRef<Path>) -> Result<FormData, ApiError> {
        let boundary = boundary(&self.content_type())?;
        read_to_disk(&boundary, self, folder.as_ref()).await
    }
}
