//! The scripts that run in Redis.

/// A script. Its source describes its keys, arguments and result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Begin,
    Get,
    Limit,
    Link,
    Postpone,
    Release,
    Renew,
    Revalidate,
    RevalidateAll,
    Store,
}

impl Script {
    pub(crate) const ALL: [Self; 10] = [
        Self::Begin,
        Self::Get,
        Self::Limit,
        Self::Link,
        Self::Postpone,
        Self::Release,
        Self::Renew,
        Self::Revalidate,
        Self::RevalidateAll,
        Self::Store,
    ];

    pub(crate) fn source(self) -> &'static str {
        match self {
            Self::Begin => include_str!("scripts/begin.lua"),
            Self::Get => include_str!("scripts/get.lua"),
            Self::Limit => include_str!("scripts/limit.lua"),
            Self::Link => include_str!("scripts/link.lua"),
            Self::Postpone => include_str!("scripts/postpone.lua"),
            Self::Release => include_str!("scripts/release.lua"),
            Self::Renew => include_str!("scripts/renew.lua"),
            Self::Revalidate => include_str!("scripts/revalidate.lua"),
            Self::RevalidateAll => include_str!("scripts/revalidate_all.lua"),
            Self::Store => include_str!("scripts/store.lua"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Script;

    /// `Script as usize` is an index of the list of loaded scripts.
    #[test]
    fn scripts_stand_in_their_order() {
        for (index, script) in Script::ALL.into_iter().enumerate() {
            assert_eq!(script as usize, index);
            assert!(script.source().starts_with("#!lua"), "{script:?}");
        }
    }
}
