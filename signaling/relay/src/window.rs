//! Protection against replay (RFC 3711 §3.3.2).

/// Packets of one source seen lately. A thousand packets are four seconds of video, so that a retransmission is not mistaken
/// for a replay.
#[derive(Clone)]
pub(crate) struct Window {
    pub(crate) highest: u64,
    seen: [u64; Self::WORDS],
}

impl Window {
    const WORDS: usize = 16;
    const BITS: u64 = 64 * 16;

    pub(crate) fn new(first: u64) -> Self {
        let mut window = Self {
            highest: first,
            seen: [0; Self::WORDS],
        };
        window.mark(first);
        window
    }

    fn place(index: u64) -> (usize, u64) {
        (
            usize::try_from(index / 64 % 16).unwrap_or(0),
            1 << (index % 64),
        )
    }

    pub(crate) fn is_new(&self, index: u64) -> bool {
        let (word, bit) = Self::place(index);
        index > self.highest || (self.highest - index < Self::BITS && self.seen[word] & bit == 0)
    }

    pub(crate) fn mark(&mut self, index: u64) {
        if index > self.highest {
            if index - self.highest >= Self::BITS {
                self.seen = [0; Self::WORDS];
            } else {
                for skipped in self.highest + 1..=index {
                    let (word, bit) = Self::place(skipped);
                    self.seen[word] &= !bit;
                }
            }
            self.highest = index;
        }
        let (word, bit) = Self::place(index);
        self.seen[word] |= bit;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_window_lets_every_packet_through_once(steps in proptest::collection::vec(0_u64..3_000, 1..400)) {
            let mut window = Window::new(5_000);
            let mut seen = std::collections::HashSet::from([5_000]);
            for step in steps {
                let index = window.highest.saturating_add(step).saturating_sub(1_500);
                let new = window.is_new(index);
                prop_assert!(!(new && seen.contains(&index)));
                if index + Window::BITS > window.highest {
                    prop_assert_eq!(new, !seen.contains(&index));
                }
                if new {
                    window.mark(index);
                    seen.insert(index);
                }
            }
        }
    }
}
