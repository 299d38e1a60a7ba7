//! A compressed stream whose pieces reach the client as they come.

use std::{
    error::Error,
    io::{self, Write as _},
    mem,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    body::{BodySize, BoxBody, MessageBody},
    http::header::ContentEncoding,
};
use bytes::Bytes;
use flate2::{
    Compression,
    write::{GzEncoder, ZlibEncoder},
};

/// Compresses each piece of a body and sends all of it at once, as Next.js does. actix-web's own encoder holds pieces back
/// until they fill a buffer: a client would wait for events that were sent long ago.
pub(crate) struct Flushed {
    body: BoxBody,
    // None once it has ended.
    encoder: Option<Encoder>,
}

enum Encoder {
    Gzip(GzEncoder<Vec<u8>>),
    Zlib(ZlibEncoder<Vec<u8>>),
}

impl Flushed {
    pub(crate) fn new(encoding: ContentEncoding, body: BoxBody) -> Self {
        let level = Compression::fast();
        let encoder = match encoding {
            ContentEncoding::Deflate => Encoder::Zlib(ZlibEncoder::new(Vec::new(), level)),
            _ => Encoder::Gzip(GzEncoder::new(Vec::new(), level)),
        };
        Self {
            body,
            encoder: Some(encoder),
        }
    }
}

impl Encoder {
    fn encode(&mut self, piece: &[u8]) -> io::Result<Bytes> {
        let out = match self {
            Self::Gzip(encoder) => {
                encoder.write_all(piece)?;
                encoder.flush()?;
                encoder.get_mut()
            }
            Self::Zlib(encoder) => {
                encoder.write_all(piece)?;
                encoder.flush()?;
                encoder.get_mut()
            }
        };
        Ok(mem::take(out).into())
    }

    fn finish(self) -> io::Result<Bytes> {
        let out = match self {
            Self::Gzip(encoder) => encoder.finish(),
            Self::Zlib(encoder) => encoder.finish(),
        };
        out.map(Bytes::from)
    }
}

impl MessageBody for Flushed {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let Some(mut encoder) = self.encoder.take() else {
            return Poll::Ready(None);
        };
        let Poll::Ready(next) = Pin::new(&mut self.body).poll_next(cx) else {
            self.encoder = Some(encoder);
            return Poll::Pending;
        };
        Poll::Ready(Some(match next.transpose()? {
            Some(piece) => {
                let encoded = encoder.encode(&piece).map_err(Into::into);
                self.encoder = Some(encoder);
                encoded
            }
            None => encoder.finish().map_err(Into::into),
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use actix_web::body::BodyStream;
    use flate2::write::{GzDecoder, ZlibDecoder};
    use futures_util::stream;

    use super::*;

    async fn pieces(encoding: ContentEncoding) -> Vec<Bytes> {
        let pieces = ["one", "two"].map(|text| Ok::<_, io::Error>(Bytes::from(text)));
        let body = BoxBody::new(BodyStream::new(stream::iter(pieces)));
        let mut body = Flushed::new(encoding, body);
        let mut all = Vec::new();
        while let Some(piece) = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
            all.push(piece.unwrap());
        }
        all
    }

    #[actix_web::test]
    async fn each_piece_can_be_read_at_once() {
        let mut decoder = GzDecoder::new(Vec::new());
        for (piece, so_far) in pieces(ContentEncoding::Gzip)
            .await
            .iter()
            .zip(["one", "onetwo"])
        {
            decoder.write_all(piece).unwrap();
            decoder.flush().unwrap();
            assert_eq!(decoder.get_ref(), so_far.as_bytes());
        }
    }

    #[actix_web::test]
    async fn all_of_it_is_whole() {
        let mut decoder = ZlibDecoder::new(Vec::new());
        for piece in pieces(ContentEncoding::Deflate).await {
            decoder.write_all(&piece).unwrap();
        }
        assert_eq!(decoder.finish().unwrap(), b"onetwo");
    }
}
