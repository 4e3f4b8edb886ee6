//! A day in grains of five minutes, counted in elapsed time from local midnight.

use crate::time::Millis;

/// The grain of all availability, in minutes.
pub const GRAIN_MINUTES: u32 = 5;
/// The grain of all availability.
pub const GRAIN: Millis = Millis::minutes(GRAIN_MINUTES);
/// More grains than any local day has: 25 hours are 300, rounded up to whole machine words.
pub const GRAINS_MAX: usize = WORDS * 64;
const WORDS: usize = 5;

/// A set of grains of one day, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct GrainSet([u64; WORDS]);

impl GrainSet {
    /// The grains whose flag is set.
    pub(super) fn flagged(flags: &[bool; GRAINS_MAX]) -> Self {
        let (words, _) = flags.as_chunks::<64>();
        Self(std::array::from_fn(|index| packed(&words[index])))
    }

    /// The grains of a range, cut at [`GRAINS_MAX`].
    pub(super) fn range(range: std::ops::Range<usize>) -> Self {
        let mut words = [0; WORDS];
        for (index, word) in words.iter_mut().enumerate() {
            let first = range.start.clamp(index * 64, index * 64 + 64) - index * 64;
            let last = range.end.clamp(index * 64, index * 64 + 64) - index * 64;
            if first < last {
                *word = (u64::MAX >> (64 - (last - first))) << first;
            }
        }
        Self(words)
    }

    /// Whether a grain is in the set.
    #[must_use]
    pub fn contains(&self, grain: usize) -> bool {
        grain < GRAINS_MAX && self.0[grain / 64] >> (grain % 64) & 1 == 1
    }

    /// Puts a grain into the set; one beyond [`GRAINS_MAX`] is ignored.
    pub(super) fn insert(&mut self, grain: usize) {
        if let Some(word) = self.0.get_mut(grain / 64) {
            *word |= 1 << (grain % 64);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The grains in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = usize> + use<> {
        self.0
            .into_iter()
            .enumerate()
            .flat_map(|(index, mut word)| {
                std::iter::from_fn(move || {
                    let bit = word.trailing_zeros() as usize;
                    word &= word.checked_sub(1)?;
                    Some(index * 64 + bit)
                })
            })
    }

    /// Grains in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    /// Grains in this set and not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & !other.0[i]))
    }

    /// Every grain moved `by` grains earlier; what would be before midnight is dropped.
    fn earlier(self, by: usize) -> Self {
        let (words, bits) = (by / 64, by % 64);
        Self(std::array::from_fn(|i| {
            let low = self.0.get(i + words).copied().unwrap_or(0) >> bits;
            let high = self.0.get(i + words + 1).copied().unwrap_or(0);
            if bits == 0 {
                low
            } else {
                low | high << (64 - bits)
            }
        }))
    }

    /// Every grain moved one later; what would be after the last is dropped.
    fn later(self) -> Self {
        Self(std::array::from_fn(|i| {
            self.0[i] << 1 | if i == 0 { 0 } else { self.0[i - 1] >> 63 }
        }))
    }

    /// First grains of the stretches of neighbouring grains.
    pub(super) fn stretch_starts(self) -> Self {
        self.without(self.later())
    }

    /// Grains that begin a run of at least `length` neighbouring grains. By doubling: ⌈log2⌉ steps, whatever the length.
    pub(super) fn runs(self, length: usize) -> Self {
        if length > GRAINS_MAX {
            return Self::default();
        }
        let (mut set, mut reached) = (self, 1);
        while reached < length {
            let step = reached.min(length - reached);
            set = set.and(set.earlier(step));
            reached += step;
        }
        set
    }
}

/// How many appointments take each grain of one day of one pool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken([u8; GRAINS_MAX]);

/// Stored counts that cannot be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TakenFault {
    /// More bytes than a day has grains.
    #[error("a day has at most {GRAINS_MAX} grains, not {0}")]
    TooLong(usize),
    /// A grain was released more often than it was taken, or taken more than 255 times.
    #[error("the count of grain {0} left its range")]
    OutOfRange(usize),
}

impl Default for Taken {
    fn default() -> Self {
        Self([0; GRAINS_MAX])
    }
}

impl Taken {
    /// Reads the stored form: one byte per grain from local midnight, missing ones at the end are zero.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TakenFault> {
        let mut taken = Self::default();
        taken
            .0
            .get_mut(..bytes.len())
            .ok_or(TakenFault::TooLong(bytes.len()))?
            .copy_from_slice(bytes);
        Ok(taken)
    }

    /// The stored form, without zeros at the end.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        let length = self
            .0
            .iter()
            .rposition(|count| *count != 0)
            .map_or(0, |last| last + 1);
        &self.0[..length]
    }

    /// How many appointments take a grain.
    #[must_use]
    pub fn at(&self, grain: usize) -> u8 {
        self.0.get(grain).copied().unwrap_or(0)
    }

    /// Counts one appointment more. Nothing changes on a fault.
    pub fn take(&mut self, grains: std::ops::Range<usize>) -> Result<(), TakenFault> {
        self.change(grains, |count| count.checked_add(1))
    }

    /// Counts one appointment less. Nothing changes on a fault.
    pub fn release(&mut self, grains: std::ops::Range<usize>) -> Result<(), TakenFault> {
        self.change(grains, |count| count.checked_sub(1))
    }

    fn change(
        &mut self,
        grains: std::ops::Range<usize>,
        step: impl Fn(u8) -> Option<u8>,
    ) -> Result<(), TakenFault> {
        let first = grains.start;
        let counts = self
            .0
            .get_mut(grains.clone())
            .ok_or(TakenFault::TooLong(grains.end))?;
        if let Some(at) = counts.iter().position(|count| step(*count).is_none()) {
            return Err(TakenFault::OutOfRange(first + at));
        }
        for count in counts {
            *count = step(*count).unwrap_or(*count);
        }
        Ok(())
    }

    /// Grains whose count differs from `before`, with the new count: what must be written.
    pub fn changes_since<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = (usize, u8)> + 'a {
        self.0
            .iter()
            .zip(&before.0)
            .enumerate()
            .filter(|(_, (now, then))| now != then)
            .map(|(grain, (now, _))| (grain, *now))
    }

    /// Grains at which fewer are taken than `capacity` counters are open.
    pub(super) fn free_below(&self, capacity: &[u8; GRAINS_MAX]) -> GrainSet {
        GrainSet::flagged(&std::array::from_fn(|grain| {
            self.0[grain] < capacity[grain]
        }))
    }
}

/// Bit `n` of the word is flag `n`. Eight flags, one byte each, are gathered by one multiplication: it moves byte `i` to bit
/// 56 + `i`, and no two partial products meet.
fn packed(flags: &[bool; 64]) -> u64 {
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = flags.as_chunks::<8>();
    eights.iter().enumerate().fold(0, |word, (index, eight)| {
        let bytes = u64::from_le_bytes(eight.map(u8::from));
        word | (bytes.wrapping_mul(GATHER) >> 56) << (8 * index)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(bits: &[bool]) -> GrainSet {
        GrainSet::flagged(&std::array::from_fn(|grain| bits[grain]))
    }

    proptest! {
        #[test]
        fn bits_agree_with_a_plain_list(
            bits in prop::collection::vec(prop::bool::weighted(0.9), GRAINS_MAX), length in 1usize..=GRAINS_MAX + 1,
        ) {
            let plain: Vec<usize> = (0..GRAINS_MAX)
                .filter(|at| bits.get(*at..at + length).is_some_and(|run| run.iter().all(|bit| *bit)))
                .collect();
            let runs = set(&bits).runs(length);
            prop_assert_eq!(runs.iter().collect::<Vec<_>>(), plain.clone());
            prop_assert_eq!(runs.len() as usize, plain.len());
            let starts: Vec<usize> = (0..GRAINS_MAX).filter(|at| bits[*at] && (*at == 0 || !bits[*at - 1])).collect();
            prop_assert_eq!(set(&bits).stretch_starts().iter().collect::<Vec<_>>(), starts);
        }

        #[test]
        fn ranges_are_what_they_say(from in 0usize..400, until in 0usize..400) {
            let plain: Vec<usize> = (from..until).filter(|grain| *grain < GRAINS_MAX).collect();
            prop_assert_eq!(GrainSet::range(from..until).iter().collect::<Vec<_>>(), plain);
        }

        #[test]
        fn stored_counts_come_back(bytes in prop::collection::vec(any::<u8>(), 0..=GRAINS_MAX)) {
            let taken = Taken::from_bytes(&bytes).expect("short enough");
            prop_assert_eq!(Taken::from_bytes(taken.as_bytes()), Ok(taken));
        }
    }

    #[test]
    fn a_fault_changes_nothing() {
        let mut taken = Taken::from_bytes(&[1, 0, 255]).expect("short enough");
        let before = taken.clone();
        assert_eq!(taken.release(0..2), Err(TakenFault::OutOfRange(1)));
        assert_eq!(taken.take(1..3), Err(TakenFault::OutOfRange(2)));
        assert_eq!(taken.take(319..321), Err(TakenFault::TooLong(321)));
        assert_eq!(Taken::from_bytes(&[0; 321]), Err(TakenFault::TooLong(321)));
        assert_eq!(taken, before);
        taken.take(0..2).expect("in range");
        assert_eq!(
            taken.changes_since(&before).collect::<Vec<_>>(),
            [(0, 2), (1, 1)]
        );
    }
}
