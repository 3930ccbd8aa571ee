//! However the bytes of a layer come in pieces, the same is seen.

use portolan_layer::Hashing;
use proptest::prelude::*;

use crate::compressions::{bzip2, gzip, xz, zstd};
use crate::support::{Everything, Pieces, Raw, pass, read, whole};

fn tar() -> Vec<u8> {
    let sparse = "2\n0\n3\n1000\n4\n";
    Raw::new()
        .file("a", &[b'x'; 5000])
        .pax(b'x', &[("path", "long/name"), ("size", "3")])
        .file("short", b"two")
        .pax(
            b'x',
            &[
                ("GNU.sparse.major", "1"),
                ("GNU.sparse.minor", "0"),
                ("GNU.sparse.realsize", "1004"),
                ("GNU.sparse.name", "holes"),
            ],
        )
        .with("holes", b'0', b"", |header| {
            crate::support::put(header, 124, format!("{:011o}\0", 512 + 7).as_bytes());
        })
        .bytes(sparse.as_bytes())
        .bytes(b"onefour")
        .entry("d/", b'5', b"")
        .end()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_split_of_the_bytes_gives_the_same_entries(
        lengths in prop::collection::vec(1_usize..700, 1..20),
        compression in 0_usize..4,
        cut in 0_usize..9000,
    ) {
        let tar = tar();
        let (expected, plain) = read(&tar).unwrap();
        prop_assert_eq!(expected.len(), 4);
        let (head, tail) = tar.split_at(cut.min(tar.len()));
        let packed = match compression {
            0 => tar.clone(),
            1 => [gzip(head), gzip(tail)].concat(),
            2 => [zstd(head), zstd(tail)].concat(),
            _ => [bzip2(head), bzip2(tail)].concat(),
        };
        for hashing in [Hashing::Here, Hashing::Aside] {
            let pieces = Pieces::new(&packed, lengths.clone());
            let passed = pass(&packed)
                .diff_id(plain.diff_id.clone())
                .hashing(hashing)
                .run(pieces, Everything::default())
                .unwrap();
            let seen = whole(passed).into_parts().0;
            prop_assert_eq!(&seen, &expected);
        }
    }
}

#[test]
fn xz_comes_byte_by_byte_too() {
    let tar = tar();
    let packed = [xz(&tar[..3000], &[]), vec![0; 4], xz(&tar[3000..], &[])].concat();
    let passed = pass(&packed).run(Pieces::new(&packed, vec![1]), Everything::default());
    assert_eq!(*whole(passed.unwrap()).found(), read(&tar).unwrap().0);
}
