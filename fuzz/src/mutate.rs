//! Mutations of seeds: random to look at, the same in every run.

use crate::Target;

/// The most bytes of an input: enough for deep nesting, little enough for thousands of inputs a second.
const MAX_LENGTH: usize = 64 * 1024;
/// Bytes that end, escape or overflow something in some format.
const EDGES: &[u8] = b"\0\n\r\t \"'\\,;:=/@.<>[]{}%-0\x7f\x80\xbf\xc0\xf0\xff";

/// Makes one input after the other out of a target's seeds and words.
pub(crate) struct Mutator<'a> {
    target: &'a Target,
    state: u64,
}

impl<'a> Mutator<'a> {
    pub(crate) fn new(target: &'a Target) -> Self {
        // Any odd start will do; the name keeps targets from walking the same way.
        let state = target
            .name
            .bytes()
            .fold(0x9e37_79b9_7f4a_7c15, |state: u64, byte| {
                (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        Self {
            target,
            state: state | 1,
        }
    }

    /// A seed with one to eight changes.
    pub(crate) fn next_input(&mut self) -> Vec<u8> {
        let mut input = self.seed().to_vec();
        for _ in 0..=self.below(8) {
            self.change(&mut input);
        }
        input.truncate(MAX_LENGTH);
        input
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let start = self.below(input.len() + 1);
        let end = start + self.below((input.len() - start).min(64) + 1);
        match self.below(9) {
            0 => flip(input, start, self.below(8)),
            1 => overwrite(input, start, self.edge()),
            2 => insert(input, start, &[self.edge()]),
            3 => insert(input, start, self.word().as_bytes()),
            4 => drop(input.drain(start..end)),
            5 => input.truncate(start),
            6 => {
                let part = input.get(start..end).unwrap_or_default().to_vec();
                insert(input, self.below(input.len() + 1), &part);
            }
            7 => {
                let part = input.get(start..end).unwrap_or_default().to_vec();
                let times = self.below(200);
                insert(input, end, &part.repeat(times));
            }
            _ => {
                let other = self.seed();
                let from = self.below(other.len() + 1);
                input.truncate(start);
                input.extend_from_slice(other.get(from..).unwrap_or_default());
            }
        }
    }

    fn seed(&mut self) -> &'a [u8] {
        let number = self.below(self.target.seeds.len());
        self.target.seeds.get(number).copied().unwrap_or_default()
    }

    fn word(&mut self) -> &'a str {
        let number = self.below(self.target.words.len());
        self.target.words.get(number).copied().unwrap_or_default()
    }

    fn edge(&mut self) -> u8 {
        let number = self.below(EDGES.len());
        EDGES.get(number).copied().unwrap_or_default()
    }

    /// A number below `bound`; zero if there is none. Marsaglia's xorshift.
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.state % bound).unwrap_or_default()
    }
}

fn flip(input: &mut [u8], place: usize, bit: usize) {
    if let Some(byte) = input.get_mut(place) {
        *byte ^= 1 << bit;
    }
}

fn overwrite(input: &mut [u8], place: usize, value: u8) {
    if let Some(byte) = input.get_mut(place) {
        *byte = value;
    }
}

fn insert(input: &mut Vec<u8>, place: usize, bytes: &[u8]) {
    if input.len() + bytes.len() <= MAX_LENGTH {
        input.splice(place..place, bytes.iter().copied());
    }
}
