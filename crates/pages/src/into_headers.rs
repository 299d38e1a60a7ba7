//! The headers argument of `write_head`.

use twinroute_core::IntoHeaderValues;

use crate::NextApiResponse;

/// A set of headers for [`write_head`](NextApiResponse::write_head).
///
/// | headers | written as |
/// | --- | --- |
/// | none | `()` |
/// | with values of one type | `[("X-A", "a"), ("X-B", "b")]`, or a `Vec` |
/// | with values of several types, at most eight | `(("Content-Length", 4), ("X-List", ["a", "b"]))` |
pub trait IntoHeaders {
    /// Sets each header, and replaces all headers of its name.
    #[must_use]
    fn set_on<T: ?Sized>(self, res: NextApiResponse<T>) -> NextApiResponse<T>;
}

impl IntoHeaders for () {
    fn set_on<T: ?Sized>(self, res: NextApiResponse<T>) -> NextApiResponse<T> {
        res
    }
}

impl<N: AsRef<str>, V: IntoHeaderValues> IntoHeaders for Vec<(N, V)> {
    fn set_on<T: ?Sized>(self, res: NextApiResponse<T>) -> NextApiResponse<T> {
        self.into_iter().fold(res, set)
    }
}

impl<N: AsRef<str>, V: IntoHeaderValues, const LENGTH: usize> IntoHeaders for [(N, V); LENGTH] {
    fn set_on<T: ?Sized>(self, res: NextApiResponse<T>) -> NextApiResponse<T> {
        self.into_iter().fold(res, set)
    }
}

fn set<T: ?Sized>(
    res: NextApiResponse<T>,
    (name, value): (impl AsRef<str>, impl IntoHeaderValues),
) -> NextApiResponse<T> {
    res.set_header(name.as_ref(), value)
}

/// Implements [`IntoHeaders`] for tuples of pairs of different types.
macro_rules! tuples {
    ($(($($name:ident $value:ident $pair:ident),+);)+) => {$(
        // impl<N1: AsRef<str>, V1: IntoHeaderValues> IntoHeaders for ((N1, V1),) { .. let res = set(res, self.0); .. }
        impl<$($name: AsRef<str>, $value: IntoHeaderValues),+> IntoHeaders for ($(($name, $value),)+) {
            fn set_on<T: ?Sized>(self, res: NextApiResponse<T>) -> NextApiResponse<T> {
                let ($($pair,)+) = self;
                $(let res = set(res, $pair);)+
                res
            }
        }
    )+};
}

tuples! {
    (N1 V1 a);
    (N1 V1 a, N2 V2 b);
    (N1 V1 a, N2 V2 b, N3 V3 c);
    (N1 V1 a, N2 V2 b, N3 V3 c, N4 V4 d);
    (N1 V1 a, N2 V2 b, N3 V3 c, N4 V4 d, N5 V5 e);
    (N1 V1 a, N2 V2 b, N3 V3 c, N4 V4 d, N5 V5 e, N6 V6 f);
    (N1 V1 a, N2 V2 b, N3 V3 c, N4 V4 d, N5 V5 e, N6 V6 f, N7 V7 g);
    (N1 V1 a, N2 V2 b, N3 V3 c, N4 V4 d, N5 V5 e, N6 V6 f, N7 V7 g, N8 V8 h);
}
