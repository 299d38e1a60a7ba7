//! An error that `main` returns.

use std::{error::Error, fmt};

/// An error for `main` to return: `?` makes one of any error, and it is printed as text.
///
/// What `main` returns is printed as its `Debug` output, which for an [`io::Error`](std::io::Error) is `Custom { .. }` and one long
/// line. The `Debug` output of this type is the error's text, followed by those of its sources.
///
/// ```no_run
/// # use actix_web::App;
/// use twinroute_server::{AppServer, MainError};
///
/// #[actix_web::main]
/// async fn main() -> Result<(), MainError> {
///     let settings = std::fs::read_to_string("settings.toml")?;
///     AppServer::new(App::new).run().await?;
///     Ok(())
/// }
/// ```
pub struct MainError(Box<dyn Error>);

impl<E: Into<Box<dyn Error>>> From<E> for MainError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl fmt::Debug for MainError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, "\ncaused by: {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn the_sources_are_printed() {
        let inner = "x".parse::<u8>().unwrap_err();
        let error = MainError::from(io::Error::other(inner));
        assert_eq!(format!("{error:?}"), "invalid digit found in string");
        assert_eq!(format!("{:?}", MainError::from("a\nb")), "a\nb");

        #[derive(Debug)]
        struct Outer(io::Error);
        impl fmt::Display for Outer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("can't read the settings")
            }
        }
        impl Error for Outer {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                Some(&self.0)
            }
        }
        let error = MainError::from(Outer(io::Error::other("no disk")));
        assert_eq!(
            format!("{error:?}"),
            "can't read the settings\ncaused by: no disk"
        );
    }
}
