//! Numbers and bytes in what is kept of a layer: seven bits a byte, the lowest first, and lengths before what they are of.

use crate::error::{Error, Kind, Result};

/// Writes numbers and bytes.
#[derive(Debug, Default)]
pub(crate) struct Writer(pub(crate) Vec<u8>);

impl Writer {
    pub(crate) fn number(&mut self, mut number: u64) {
        loop {
            let bits = u8::try_from(number & 0x7f).unwrap_or_default();
            number >>= 7;
            if number == 0 {
                self.0.push(bits);
                return;
            }
            self.0.push(bits | 0x80);
        }
    }

    pub(crate) fn length(&mut self, length: usize) {
        self.number(length as u64);
    }

    /// A number with a sign: small ones of either sign are short.
    pub(crate) fn signed(&mut self, number: i64) {
        self.number((number.cast_unsigned() << 1) ^ (number >> 63).cast_unsigned());
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.0.extend_from_slice(bytes);
    }
}

/// Reads what was written. Whatever the bytes are, it allocates no more than they are long.
#[derive(Debug)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

/// The error of bytes that are not what they should be.
pub(crate) fn broken(what: &str) -> Error {
    Error::new(
        Kind::Malformed,
        format!("what was kept of the layer is damaged: {what}"),
    )
}

impl<'a> Reader<'a> {
    pub(crate) fn number(&mut self) -> Result<u64> {
        let mut number = 0;
        for place in 0..10 {
            let &[byte] = self.take(1)? else {
                return Err(broken("it is cut short"));
            };
            let bits = u64::from(byte & 0x7f);
            let shifted = bits << (7 * place);
            if shifted >> (7 * place) != bits {
                break;
            }
            number |= shifted;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(broken("a number is too large"))
    }

    pub(crate) fn signed(&mut self) -> Result<i64> {
        let number = self.number()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// A number that is no larger than another.
    pub(crate) fn number_to(&mut self, most: u64) -> Result<u64> {
        let number = self.number()?;
        if number > most {
            return Err(broken("a number is too large"));
        }
        Ok(number)
    }

    pub(crate) fn small(&mut self) -> Result<u32> {
        u32::try_from(self.number()?).map_err(|_| broken("a number is too large"))
    }

    /// How many of something follow, each of which takes at least one byte.
    pub(crate) fn count(&mut self) -> Result<usize> {
        let count = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        if count > self.0.len() {
            return Err(broken("it is cut short"));
        }
        Ok(count)
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or_else(|| broken("it is cut short"))?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8]> {
        let count = self.count()?;
        self.take(count)
    }

    /// Bytes, no more than so many.
    pub(crate) fn bytes_to(&mut self, most: usize) -> Result<&'a [u8]> {
        let bytes = self.bytes()?;
        if bytes.len() > most {
            return Err(broken("a name is too long"));
        }
        Ok(bytes)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str> {
        std::str::from_utf8(self.bytes()?).map_err(|_| broken("a text is none"))
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        self.take(N)?
            .try_into()
            .map_err(|_| broken("it is cut short"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut writer = Writer::default();
        let numbers = [0, 1, 127, 128, 300, 1 << 35, u64::MAX - 1, u64::MAX];
        let signed = [0, -1, 1, 63, -64, 64, i64::MAX, i64::MIN];
        for number in numbers {
            writer.number(number);
        }
        for number in signed {
            writer.signed(number);
        }
        let mut reader = Reader(&writer.0);
        for number in numbers {
            assert_eq!(reader.number().unwrap(), number);
        }
        for number in signed {
            assert_eq!(reader.signed().unwrap(), number);
        }
        assert!(reader.0.is_empty());
    }

    #[test]
    fn numbers_that_do_not_fit_or_do_not_end_are_refused() {
        for bytes in [&[0xff; 9][..], &[0xff; 12], &[0x80; 10], &[], &[0x80]] {
            assert!(Reader(bytes).number().is_err(), "{bytes:?}");
        }
        let mut ten = [0xff; 10];
        ten[9] = 2;
        assert!(Reader(&ten).number().is_err());
    }
}
