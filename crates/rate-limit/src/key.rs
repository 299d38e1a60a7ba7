//! What a request counts for.

use std::{
    fmt,
    hash::{BuildHasher as _, RandomState},
    net::{IpAddr, Ipv6Addr},
};

use sha2::{Digest as _, Sha256};

/// What requests are counted by: an address, or text such as an API key or the id of a user.
///
/// `Debug` does not show it, since it may be a secret.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RateKey(Kind);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Kind {
    Address(IpAddr),
    Text(Box<[u8]>),
    /// The address of the client is not known, as over a Unix socket: all such clients are one.
    Unknown,
}

impl RateKey {
    pub(crate) fn address(address: Option<IpAddr>, ipv6_prefix: u8) -> Self {
        Self(match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V6(address)) => Kind::Address(network(address, ipv6_prefix).into()),
            Some(address) => Kind::Address(address),
            None => Kind::Unknown,
        })
    }

    /// Returns a hash of the key with a secret.
    pub(crate) fn fingerprint(&self, secret: &RandomState) -> u64 {
        match &self.0 {
            Kind::Address(IpAddr::V4(address)) => {
                secret.hash_one(address.to_ipv6_mapped().to_bits())
            }
            Kind::Address(IpAddr::V6(address)) => secret.hash_one(address.to_bits()),
            Kind::Text(text) => secret.hash_one(text),
            Kind::Unknown => secret.hash_one(()),
        }
    }

    /// Returns a hash of the key that is the same in all processes. `scope` separates limits.
    ///
    /// The key is not in it in clear text, but the hash has no secret: an address of IPv4 can be found by trying all of them.
    #[must_use]
    pub fn digest(&self, scope: &str) -> [u8; 16] {
        let mut hash = Sha256::new();
        hash.update(scope.len().to_be_bytes());
        hash.update(scope);
        let (kind, key): (_, &[u8]) = match &self.0 {
            Kind::Address(IpAddr::V4(address)) => (b"4", &address.octets()),
            Kind::Address(IpAddr::V6(address)) => (b"6", &address.octets()),
            Kind::Text(text) => (b"t", text),
            Kind::Unknown => (b"u", b""),
        };
        hash.update(kind);
        hash.update(key);
        let hash: [u8; 32] = hash.finalize().into();
        let mut digest = [0; 16];
        digest.copy_from_slice(&hash[..16]);
        digest
    }
}

/// Returns an address with the bits after its prefix cleared.
fn network(address: Ipv6Addr, prefix: u8) -> Ipv6Addr {
    let mask = u128::MAX.checked_shl(128 - u32::from(prefix));
    Ipv6Addr::from_bits(address.to_bits() & mask.unwrap_or(0))
}

/// The whole address, also of IPv6.
impl From<IpAddr> for RateKey {
    fn from(address: IpAddr) -> Self {
        Self::address(Some(address), 128)
    }
}

impl From<&[u8]> for RateKey {
    fn from(text: &[u8]) -> Self {
        Self(Kind::Text(text.into()))
    }
}

impl From<&str> for RateKey {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl From<String> for RateKey {
    fn from(text: String) -> Self {
        Self(Kind::Text(text.into_bytes().into()))
    }
}

impl fmt::Debug for RateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RateKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(address: &str, prefix: u8) -> RateKey {
        RateKey::address(Some(address.parse().unwrap()), prefix)
    }

    #[test]
    fn addresses_of_one_network_are_one_key() {
        let cases = [
            ("2001:db8::1", "2001:db8::ffff:1", 64, true),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", 64, false),
            ("2001:db8:0:1::1", "2001:db8:0:2::1", 56, true),
            ("2001:db8::1", "2001:db8::2", 128, false),
            ("2001:db8::1", "::", 0, true),
            ("192.0.2.1", "192.0.2.2", 64, false),
            ("::ffff:192.0.2.1", "192.0.2.1", 64, true),
        ];
        for (one, other, prefix, is_same) in cases {
            let (one, other) = (key(one, prefix), key(other, prefix));
            assert_eq!(one == other, is_same, "{prefix}");
            assert_eq!(one.digest("a") == other.digest("a"), is_same, "{prefix}");
        }
    }

    #[test]
    fn a_digest_separates_limits_and_kinds() {
        let one = RateKey::from("a");
        assert_ne!(one.digest("1"), one.digest("2"));
        assert_ne!(
            RateKey::from("ba").digest("a"),
            RateKey::from("a").digest("ab")
        );
        let address = RateKey::from(IpAddr::from([97, 98, 99, 100]));
        assert_ne!(address.digest("1"), RateKey::from("abcd").digest("1"));
        assert_ne!(key("::", 64), RateKey::address(None, 64));
    }
}
