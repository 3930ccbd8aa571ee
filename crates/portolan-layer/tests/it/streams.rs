//! A layer that comes as an async stream.

use std::convert::Infallible;

use bytes::Bytes;
use futures_util::stream;
use portolan_layer::{Entry, Listing, Passed, StreamError, Visitor, Wish, run_stream};

use crate::compressions::gzip;
use crate::support::{Raw, pass, whole};

fn packed() -> Vec<u8> {
    let body = vec![7; 3 << 20];
    gzip(&Raw::new().file("a", &body).file("b", b"two").end())
}

#[tokio::test]
async fn a_stream_gives_the_same_as_its_bytes() {
    let packed = packed();
    let pieces: Vec<Result<Bytes, Infallible>> = packed
        .chunks(1000)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .collect();
    let passed = run_stream(pass(&packed), stream::iter(pieces), Listing::new()).await;
    assert_eq!(whole(passed.unwrap()).found().len(), 2);
}

#[tokio::test]
async fn a_stream_that_fails_tells_its_own_error() {
    let packed = packed();
    let pieces = stream::iter([
        Ok(Bytes::copy_from_slice(&packed[..1000])),
        Err("the network is gone"),
    ]);
    let passed = run_stream(pass(&packed), pieces, Listing::new()).await;
    assert!(matches!(
        passed,
        Err(StreamError::Stream("the network is gone"))
    ));
}

#[tokio::test]
async fn a_stream_that_ends_early_is_no_layer() {
    let packed = packed();
    let piece: Result<Bytes, Infallible> = Ok(Bytes::copy_from_slice(&packed[..1000]));
    let passed = run_stream(pass(&packed), stream::iter([piece]), Listing::new()).await;
    assert!(matches!(passed, Err(StreamError::Layer(_))));
}

/// Stops at the first entry.
struct First;

impl Visitor for First {
    type Output = ();

    fn entry(&mut self, _: &Entry) -> Wish {
        Wish::Stop
    }

    fn finish(self) {}
}

#[tokio::test]
async fn a_visitor_that_stops_ends_an_endless_stream() {
    let start = Raw::new().file("a", b"one").0;
    let piece = |bytes: &[u8]| Ok::<_, Infallible>(Bytes::copy_from_slice(bytes));
    let endless = stream::iter([piece(&start)]);
    let endless = futures_util::StreamExt::chain(endless, stream::repeat_with(|| piece(&[0; 512])));
    let limitless = portolan_layer::Pass::of(portolan_image::Digest::sha256(b""));
    let passed = run_stream(limitless, endless, First).await.unwrap();
    assert!(matches!(passed, Passed::Stopped(_)));
}
