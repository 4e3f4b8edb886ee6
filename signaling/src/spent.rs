//! Which passes have been used: each is good for one connection.

use std::collections::{BTreeSet, HashSet};

use schalter_protocol::limits::CLOCK_SKEW_S_MAX;
use schalter_protocol::{ErrorCode, RoomPass};

/// Remembers the ids of used passes until nobody would accept them any more.
#[derive(Debug)]
pub(crate) struct SpentPasses {
    ids: HashSet<String>,
    by_expiry: BTreeSet<(u64, String)>,
    max: usize,
}

impl SpentPasses {
    pub(crate) fn new(max: usize) -> Self {
        Self {
            ids: HashSet::new(),
            by_expiry: BTreeSet::new(),
            max,
        }
    }

    /// Marks the pass as used. When the memory is full, nobody enters rather than anybody twice.
    pub(crate) fn spend(&mut self, pass: &RoomPass, now_s: u64) -> Result<(), ErrorCode> {
        self.forget_expired(now_s);
        if self.ids.contains(&pass.id) {
            return Err(ErrorCode::PassUsed);
        }
        if self.ids.len() >= self.max {
            return Err(ErrorCode::NodeFull);
        }
        self.ids.insert(pass.id.clone());
        self.by_expiry.insert((pass.expires_at_s, pass.id.clone()));
        Ok(())
    }

    fn forget_expired(&mut self, now_s: u64) {
        while let Some((expires_at_s, _)) = self.by_expiry.first() {
            // One second more than the verifier forgives, so that there is no gap between the two.
            if expires_at_s.saturating_add(CLOCK_SKEW_S_MAX + 1) > now_s {
                break;
            }
            if let Some((_, id)) = self.by_expiry.pop_first() {
                self.ids.remove(&id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use schalter_protocol::Role;

    use super::*;

    fn pass(id: &str, expires_at_s: u64) -> RoomPass {
        RoomPass {
            id: id.to_owned(),
            issued_at_s: 0,
            expires_at_s,
            authority: "a".to_owned(),
            room: "r".to_owned(),
            participant: "p".to_owned(),
            name: String::new(),
            role: Role::Test,
            rights: BTreeSet::new(),
            node: None,
            lobby: false,
            audience: false,
        }
    }

    #[test]
    fn a_pass_is_good_once_and_forgotten_when_it_is_good_for_nothing() {
        let mut spent = SpentPasses::new(2);
        assert_eq!(spent.spend(&pass("a", 100), 0), Ok(()));
        assert_eq!(
            spent.spend(&pass("a", 100), 100 + CLOCK_SKEW_S_MAX),
            Err(ErrorCode::PassUsed)
        );
        assert_eq!(spent.spend(&pass("b", 200), 50), Ok(()));
        assert_eq!(spent.spend(&pass("c", 200), 50), Err(ErrorCode::NodeFull));
        assert_eq!(spent.spend(&pass("c", 200), 101 + CLOCK_SKEW_S_MAX), Ok(()));
        assert_eq!(spent.ids.len(), 2);
    }
}
