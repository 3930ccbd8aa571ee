//! Whether two texts are the same, read piece by piece and cut differently.

use bytes::{Buf as _, Bytes};
use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;

use crate::error::Result;

/// Whether two streams carry the same bytes. It reads no further than the first difference.
pub(super) async fn same(
    mut one: BoxStream<'_, Result<Bytes>>,
    mut other: BoxStream<'_, Result<Bytes>>,
) -> Result<bool> {
    let (mut left, mut right) = (Bytes::new(), Bytes::new());
    loop {
        if left.is_empty() {
            left = next(&mut one).await?;
        }
        if right.is_empty() {
            right = next(&mut other).await?;
        }
        let length = left.len().min(right.len());
        if length == 0 {
            return Ok(left.is_empty() && right.is_empty());
        }
        if left[..length] != right[..length] {
            return Ok(false);
        }
        left.advance(length);
        right.advance(length);
    }
}

/// The next piece that holds something; an empty one at the end.
async fn next(pieces: &mut BoxStream<'_, Result<Bytes>>) -> Result<Bytes> {
    while let Some(piece) = pieces.try_next().await? {
        if !piece.is_empty() {
            return Ok(piece);
        }
    }
    Ok(Bytes::new())
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt as _;
    use futures_util::stream;

    use super::*;

    #[tokio::test]
    async fn texts_are_the_same_however_they_are_cut() {
        let pieces = |cut: &[&'static str]| {
            let owned: Vec<Result<Bytes>> =
                cut.iter().map(|piece| Ok(Bytes::from(*piece))).collect();
            stream::iter(owned).boxed()
        };
        let cases: [(&[&'static str], &[&'static str], bool); 6] = [
            (&["abc", "", "d"], &["a", "bcd"], true),
            (&[], &[""], true),
            (&["abc"], &["abd"], false),
            (&["abc"], &["abcd"], false),
            (&["abcd"], &["abc", ""], false),
            (&["a"], &[], false),
        ];
        for (one, other, expected) in cases {
            let told = same(pieces(one), pieces(other)).await.unwrap();
            assert_eq!(told, expected, "{one:?} and {other:?}");
        }
    }
}
