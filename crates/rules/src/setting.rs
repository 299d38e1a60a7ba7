//! `Setting`.

use crate::{config_error::ConfigProblem, config_origin::ConfigOrigin};

/// A key of `next.config` that may be set once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting<T> {
    /// Where it was set, and to which value.
    set: Option<(T, ConfigOrigin)>,
}

impl<T> Setting<T> {
    /// A setting with a value that was read, if there was one.
    pub(crate) fn new(value: Option<T>, origin: &ConfigOrigin) -> Self {
        Self {
            set: value.map(|value| (value, origin.clone())),
        }
    }

    /// Sets the value, unless it is set already.
    ///
    /// # Errors
    ///
    /// It is set already. The first value stays.
    pub(crate) fn set(
        &mut self,
        key: &str,
        value: T,
        origin: ConfigOrigin,
    ) -> Result<(), ConfigProblem> {
        if let Some((_, first)) = &self.set {
            let reason = format!("`{key}` is set twice, here and at {first}");
            return Err(ConfigProblem::new(&origin, reason));
        }
        self.set = Some((value, origin));
        Ok(())
    }

    /// Takes over the value of another configuration, if it has one.
    ///
    /// # Errors
    ///
    /// Both have one.
    pub(crate) fn merge(&mut self, key: &str, other: Self) -> Result<(), ConfigProblem> {
        other
            .set
            .map_or(Ok(()), |(value, origin)| self.set(key, value, origin))
    }

    pub(crate) fn value(&self) -> Option<&T> {
        self.set.as_ref().map(|(value, _)| value)
    }

    pub(crate) fn with_origin(&self) -> Option<(&T, &ConfigOrigin)> {
        self.set.as_ref().map(|(value, origin)| (value, origin))
    }
}

impl<T> Default for Setting<T> {
    fn default() -> Self {
        Self { set: None }
    }
}
