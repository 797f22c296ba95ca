//! Ids of the documents that are made of something in DHIS2: the same for everybody, so that what is received twice, by
//! whomever, is one document.

use jumla_domain::DocumentId;
use sha2::{Digest as _, Sha256};

/// What it is made of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source {
    OrgUnit,
    TrackedEntity,
    Event,
}

/// A UUID (version 8: made of a digest) for an object of DHIS2. The server is not part of it: UIDs do not collide, and a
/// server may get another address.
pub(super) fn document_id(source: Source, uid: &str) -> DocumentId {
    let source = match source {
        Source::OrgUnit => "org-unit",
        Source::TrackedEntity => "tracked-entity",
        Source::Event => "event",
    };
    let digest = Sha256::digest(format!("jumla.receive\n{source}\n{uid}"));
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]).as_str().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_for_everybody_and_another_for_everything_else() {
        let id = document_id(Source::TrackedEntity, "b3ORGdGU28z");
        // What was received once has to be found again by every later version.
        assert_eq!(id.as_str(), "e6c5ee38-6279-8b76-8979-ffba3543ff25");
        assert_ne!(id, document_id(Source::Event, "b3ORGdGU28z"));
        assert_ne!(id, document_id(Source::TrackedEntity, "b3ORGdGU28Z"));
    }
}
