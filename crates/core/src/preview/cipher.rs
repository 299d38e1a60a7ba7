//! Encryption of preview data, as in Next.js.

use std::io;

use aes_gcm::{
    AesGcm, KeyInit as _, Nonce, Tag, aead::AeadInOut as _, aead::consts::U16, aes::Aes256,
};
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use sha2::Sha512;

use super::random;

const SALT: usize = 64;
const IV: usize = 16;
const TAG: usize = 16;
const ROUNDS: u32 = 100_000;

type Cipher = AesGcm<Aes256, U16>;

/// Encrypts `data`, and returns salt, initialization vector, tag and ciphertext in hexadecimal digits.
pub(super) fn encrypt(key: &str, data: &[u8]) -> io::Result<String> {
    let (salt, iv) = (random::<SALT>()?, random::<IV>()?);
    let mut data = data.to_vec();
    let tag = cipher(key, &salt)
        .encrypt_inout_detached(&iv.into(), &[], data.as_mut_slice().into())
        .map_err(|error| io::Error::other(format!("can't encrypt preview data: {error}")))?;
    Ok(HEXLOWER.encode(&[&salt[..], &iv, &tag, &data].concat()))
}

/// Decrypts the output of [`encrypt`]; `None` if it was encrypted with another key.
pub(super) fn decrypt(key: &str, text: &str) -> Option<Vec<u8>> {
    let mut bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?;
    if bytes.len() < SALT + IV + TAG {
        return None;
    }
    let mut data = bytes.split_off(SALT + IV + TAG);
    let (salt, rest) = bytes.split_at(SALT);
    let (iv, tag) = rest.split_at(IV);
    let (iv, tag) = (Nonce::try_from(iv).ok()?, Tag::try_from(tag).ok()?);
    let cipher = cipher(key, salt);
    cipher
        .decrypt_inout_detached(&iv, &[], data.as_mut_slice().into(), &tag)
        .ok()?;
    Some(data)
}

fn cipher(key: &str, salt: &[u8]) -> Cipher {
    let mut derived = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha512>(key.as_bytes(), salt, ROUNDS, &mut derived);
    Cipher::new(&derived.into())
}
