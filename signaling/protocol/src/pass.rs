//! The room pass: who may enter which room, as whom, and do what there.
//!
//! The office signs it, the media node verifies it; nothing else is shared between the two. Signing is in
//! `signer.rs`, verifying in `verifier.rs`; this file is what both mean.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::limits::{ID_BYTES_MAX, NAME_CHARS_MAX};
use crate::{Right, Role};

/// The `aud` claim of every pass: nothing but the media node accepts it.
pub const AUDIENCE: &str = "schalter-media";

/// The `iss` claim of every pass.
pub const ISSUER: &str = "schalter";

/// A verified (or to be signed) right to enter one room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomPass {
    /// The pass's own id: a pass is good for one connection, and this is how the node remembers it.
    #[serde(rename = "jti")]
    pub id: String,
    /// When it was signed, in seconds since 1970 (UTC).
    #[serde(rename = "iat")]
    pub issued_at_s: u64,
    /// Last second in which it may be used first, in seconds since 1970 (UTC).
    #[serde(rename = "exp")]
    pub expires_at_s: u64,
    /// The authority the room belongs to. Rooms of two authorities never meet, even when they have the same name.
    pub authority: String,
    /// The room: the consultation's id, or any name for tests.
    pub room: String,
    /// Who enters. Entering again with a new pass for the same participant replaces the earlier connection.
    pub participant: String,
    /// The name the others see. May be empty.
    pub name: String,
    /// Who that is.
    pub role: Role,
    /// What they may do.
    pub rights: BTreeSet<Right>,
    /// The media node that keeps the room; any node when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Whether they wait in the lobby until somebody lets them in.
    #[serde(default)]
    pub lobby: bool,
    /// Whether they sit in the audience: those in the audience learn nothing of each other. They are shown to those who
    /// moderate, and what they write goes to those who moderate only. The audience sends no media.
    #[serde(default, skip_serializing_if = "is_false")]
    pub audience: bool,
}

impl RoomPass {
    /// Whether the pass gives this right.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.rights.contains(&right)
    }

    /// Whether all identifiers and the name are within their limits, the times are in order, and whoever sits in the audience
    /// only listens: a track would tell the others whose it is.
    #[must_use]
    pub fn is_well_formed(&self) -> bool {
        let ids = [&self.id, &self.authority, &self.room, &self.participant];
        ids.into_iter()
            .chain(self.node.as_ref())
            .all(|id| is_id(id))
            && self.name.chars().count() <= NAME_CHARS_MAX
            && !self.name.chars().any(char::is_control)
            && self.issued_at_s < self.expires_at_s
            && (!self.audience || self.rights.iter().all(|right| *right == Right::Subscribe))
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_false(b: &bool) -> bool {
    !*b
}

/// An identifier is short and plain, so that it can stand in a log line, a label and a path.
fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= ID_BYTES_MAX
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

#[cfg(test)]
pub(crate) fn example(now_s: u64) -> RoomPass {
    RoomPass {
        id: "0198c0de-pass".to_owned(),
        issued_at_s: now_s,
        expires_at_s: now_s + crate::limits::PASS_LIFETIME_S,
        authority: "musterland".to_owned(),
        room: "r1".to_owned(),
        participant: "p1".to_owned(),
        name: "Zoë Müller".to_owned(),
        role: Role::Citizen,
        rights: BTreeSet::from([Right::PublishAudio, Right::Subscribe]),
        node: None,
        lobby: false,
        audience: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_short_and_plain() {
        for good in ["a", "0198c0de-7c1e-7abc-8def-0123456789ab", "room_1.x"] {
            assert!(is_id(good), "{good}");
        }
        let long = "x".repeat(ID_BYTES_MAX + 1);
        for bad in ["", "a b", "a/b", "ä", "a\n", long.as_str()] {
            assert!(!is_id(bad), "{bad}");
        }
    }

    #[test]
    fn the_audience_only_listens() {
        let mut pass = example(1_000);
        pass.audience = true;
        for (rights, fits) in [
            (vec![Right::Subscribe], true),
            (vec![], true),
            (vec![Right::Subscribe, Right::PublishAudio], false),
            (vec![Right::Moderate], false),
        ] {
            pass.rights = rights.into_iter().collect();
            assert_eq!(pass.is_well_formed(), fits, "{:?}", pass.rights);
        }
    }

    #[test]
    fn a_name_is_limited_in_characters_not_bytes() {
        let mut pass = example(1_000);
        pass.name = "ö".repeat(NAME_CHARS_MAX);
        assert!(pass.is_well_formed());
        pass.name.push('ö');
        assert!(!pass.is_well_formed());
        pass.name = "line\nbreak".to_owned();
        assert!(!pass.is_well_formed());
    }
}
