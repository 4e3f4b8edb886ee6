//! Who speaks, judged by the audio levels publishers write into their packets (RFC 6464: 0 is loudest, 127 silence).

/// Average from which somebody speaks, in 256ths of a decibel above silence.
const BEGIN: u32 = 82 * 256;
/// Average below which somebody has ceased; lower, so that a pause between two words is not an end.
const END: u32 = 70 * 256;

/// The voice of one track.
#[derive(Debug, Default)]
pub(crate) struct Voice {
    loudness: u32,
    speaking: bool,
}

impl Voice {
    /// Follows the level of a packet; answers a change.
    pub(crate) fn follow(&mut self, level: u8) -> Option<bool> {
        let loud = u32::from(127 - level.min(127)) * 256;
        // At fifty packets a second the average follows within a fifth of a second, downwards four times as slowly.
        self.loudness = if loud > self.loudness {
            self.loudness + (loud - self.loudness) / 8
        } else {
            self.loudness - (self.loudness - loud) / 32
        };
        let speaking = self.loudness > if self.speaking { END } else { BEGIN };
        (speaking != std::mem::replace(&mut self.speaking, speaking)).then_some(speaking)
    }

    /// Falls silent at once; answers whether that is a change.
    pub(crate) fn silence(&mut self) -> bool {
        std::mem::take(self).speaking
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaking_begins_and_ends_once_and_a_short_pause_is_no_end() {
        let mut voice = Voice::default();
        let levels = [(127, 50), (30, 100), (127, 5), (30, 50), (127, 200)];
        let changes: Vec<_> = levels
            .into_iter()
            .flat_map(|(level, packets)| std::iter::repeat_n(level, packets))
            .filter_map(|level| voice.follow(level))
            .collect();
        assert_eq!(changes, [true, false]);
        assert!(!voice.silence());
    }
}
