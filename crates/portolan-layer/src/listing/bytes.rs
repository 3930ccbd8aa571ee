//! A listing as bytes, to be kept by itself.

use super::Listing;
use super::code::{Reader, Writer, broken};
use super::entries::{read, write};
use crate::error::Result;
use crate::limits::Limits;

/// What the bytes begin with: which form they have.
const FORM: u64 = 1;

impl Listing {
    /// The listing as bytes, not compressed: whoever keeps them compresses them with what stands beside.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.number(FORM);
        write(self, &mut writer);
        writer.0
    }

    /// Reads what [`Listing::to_bytes`] wrote, as bounded as a layer is.
    ///
    /// # Errors
    /// [`Kind::Malformed`](crate::Kind::Malformed) for what is no listing, or one of another form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader(bytes);
        if reader.number()? != FORM {
            return Err(broken("its form is not known"));
        }
        let listing = read(&mut reader, &Limits::default())?;
        if reader.0.is_empty() {
            Ok(listing)
        } else {
            Err(broken("something follows it"))
        }
    }
}
