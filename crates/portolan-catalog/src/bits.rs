//! A set of database keys: one bit a key, since keys are counted. A hundred million fit into 12 MB.

/// A set of keys.
#[derive(Debug, Default)]
pub(crate) struct Bits(Vec<u64>);

/// Keys beyond this are of no database of ours; without the bound, one odd row would take all memory.
const MOST: i64 = 1 << 36;

impl Bits {
    /// Adds a key. Returns whether it is new.
    pub(crate) fn add(&mut self, key: i64) -> bool {
        let Some((word, bit)) = place(key) else {
            return false;
        };
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        let new = self.0[word] & bit == 0;
        self.0[word] |= bit;
        new
    }

    /// Whether a key is in it. One that cannot be a key is, so that nobody takes away what it stands for.
    pub(crate) fn has(&self, key: i64) -> bool {
        place(key).is_none_or(|(word, bit)| self.0.get(word).is_some_and(|there| there & bit != 0))
    }
}

fn place(key: i64) -> Option<(usize, u64)> {
    if !(0..MOST).contains(&key) {
        return None;
    }
    Some((usize::try_from(key / 64).ok()?, 1 << (key % 64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_there_once_and_what_is_no_key_is_always_there() {
        let mut bits = Bits::default();
        let new: Vec<bool> = [130, 0, 63, 64, 130, -1].map(|key| bits.add(key)).into();
        assert_eq!(new, [true, true, true, true, false, false]);
        let has = [0, 1, 64, 129, 130, 9_999, -1, i64::MAX].map(|key| bits.has(key));
        assert_eq!(has, [true, false, true, false, true, false, true, true]);
    }
}
