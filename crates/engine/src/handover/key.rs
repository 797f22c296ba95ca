//! The key of this workspace, and those of others.

use ed25519_dalek::SigningKey;
use jumla_store::{StoredKey, Writer};
use zeroize::Zeroizing;

use super::envelope::{Signed, hex};
use super::fingerprint::{fingerprint, is_of};
use crate::signoff::standing::Trusted;
use crate::surface::{KeyStanding, KnownKey};
use crate::workspace::random;
use crate::{Error, Workspace};

/// Makes this workspace's key, where there is none.
pub(crate) fn make_identity(writer: &mut Writer<'_>) -> Result<(), Error> {
    if writer.read().identity()?.is_some() {
        return Ok(());
    }
    let secret = Zeroizing::new(random());
    Ok(writer.set_identity(&secret)?)
}

/// The public half of the key that signs here; `None` before the first sign-off.
pub(super) fn own_public(reader: jumla_store::Reader<'_>) -> Result<Option<[u8; 32]>, Error> {
    let secret = reader.identity()?;
    Ok(secret.map(|secret| SigningKey::from_bytes(&secret).verifying_key().to_bytes()))
}

impl Workspace {
    /// Keys that have signed hand-overs, by user.
    ///
    /// # Errors
    /// Whatever the store says.
    pub fn known_keys(&self) -> Result<Vec<KnownKey>, Error> {
        let known = |key: StoredKey| KnownKey {
            fingerprint: fingerprint(&key.public),
            server: key.server,
            user: key.user,
            trusted: key.trusted_at.is_some(),
            first_seen: key.first_seen,
        };
        Ok(self.store.read().known_keys()?.into_iter().map(known).collect())
    }

    /// Says that a key is its user's, or (with `false`) no longer.
    ///
    /// # Errors
    /// [`Error::UnknownKey`].
    pub fn trust_key(&mut self, named: &str, trust: bool) -> Result<Vec<KnownKey>, Error> {
        let keys = self.store.read().known_keys()?;
        let found = keys.iter().find(|key| is_of(named, &key.public));
        let found = found.ok_or_else(|| Error::UnknownKey { fingerprint: named.to_owned() })?;
        let at = trust.then(|| self.clock.millis());
        self.store.write(|writer| writer.set_trusted(&found.public, at))?;
        self.known_keys()
    }

    /// The fingerprint of the key that signs hand-overs from here; `None` before the first sign-off.
    pub(crate) fn own_fingerprint(&self) -> Result<Option<String>, Error> {
        Ok(own_public(self.store.read())?.map(|public| fingerprint(&public)))
    }

    pub(super) fn identity(&mut self) -> Result<SigningKey, Error> {
        self.store.write(make_identity)?;
        let secret = self.store.read().identity()?;
        let missing = || crate::signoff::body::corrupt("the identity was not kept");
        let secret = secret.ok_or_else(missing)?;
        Ok(SigningKey::from_bytes(&secret))
    }

    pub(crate) fn trusted(&self) -> Result<Trusted, Error> {
        let keys = self.store.read().known_keys()?;
        Ok(keys.iter().filter(|key| key.trusted_at.is_some()).map(|key| hex(&key.public)).collect())
    }

    pub(super) fn key_standing(&self, signed: &Signed) -> Result<KeyStanding, Error> {
        let reader = self.store.read();
        if own_public(reader)? == Some(signed.public) {
            return Ok(KeyStanding::Own);
        }
        let keys = reader.known_keys()?;
        let trusted = || keys.iter().filter(|key| key.trusted_at.is_some());
        if trusted().any(|key| key.public == signed.public) {
            Ok(KeyStanding::Trusted)
        } else if trusted().any(|key| key.user == signed.content.user) {
            Ok(KeyStanding::Changed)
        } else {
            Ok(KeyStanding::New)
        }
    }

    /// Why a hand-over is not taken whose key nobody has vouched for.
    pub(super) fn untrusted(&self, signed: &Signed) -> Result<Error, Error> {
        let (user, fingerprint) = (signed.content.user.clone(), fingerprint(&signed.public));
        Ok(match self.key_standing(signed)? {
            KeyStanding::Changed => Error::KeyChanged { user, fingerprint },
            KeyStanding::New | KeyStanding::Trusted | KeyStanding::Own => {
                Error::KeyNotTrusted { user, fingerprint }
            }
        })
    }
}
