//! Layers that are too much: the limit is told, and the other layers go on (threats 24, 30).

use std::time::{Duration, Instant};

use insta::assert_snapshot;
use portolan_testkit::image::{Compression, Layer, Raw, Tree, put};

use super::{base, written};
use crate::run::Home;

/// One file of so many mebibytes of zeros, packed as members of gzip or frames of zstd: a thousand to one.
fn zeros(mebibytes: u64, compression: Compression) -> Layer {
    let header = Raw::new().with("zeros", b'0', b"", |header| {
        // In binary, as it is more than eleven digits may say.
        put(header, 124, &[0x80, 0, 0, 0]);
        put(header, 128, &(mebibytes << 20).to_be_bytes());
    });
    let part = |bytes: Vec<u8>| Layer::tar(bytes, compression).bytes().to_vec();
    let mebibyte = part(vec![0; 1 << 20]);
    let mut packed = part(header.0);
    for _ in 0..mebibytes {
        packed.extend(&mebibyte);
    }
    packed.extend(part(vec![0; 1024]));
    let kind = if compression == Compression::Gzip {
        "gzip"
    } else {
        "zstd"
    };
    Layer::raw(
        &format!("application/vnd.oci.image.layer.v1.tar+{kind}"),
        packed,
    )
}

#[test]
fn a_layer_that_unpacks_to_far_more_is_left_at_the_limit_and_the_others_go_on_threat_24() {
    for (name, compression) in [("gzip", Compression::Gzip), ("zstd", Compression::Zstd)] {
        let large = zeros(20_000, compression);
        let home = Home::new().hide(large.digest().as_str(), "[LAYER]");
        let above = Layer::gzip(&Tree::new().file("etc/above", "above\n"));
        let image = written(&home, &[base(), large, above]);
        let mut page = String::new();
        for words in [
            &["files", "--depth", "1", image][..],
            &["packages", image],
            &["cat", image, "/etc/kept"],
            &["cat", "-o", "out/", image, "/etc"],
            &["cat", image, "/zeros"],
        ] {
            let begun = Instant::now();
            let ran = home.run(words);
            assert!(
                begun.elapsed() < Duration::from_mins(1),
                "{words:?} took {:?}",
                begun.elapsed()
            );
            page.push_str(&format!("$ {}\n{}", words.join(" "), ran.page()));
        }
        assert_snapshot!(format!("bounded_{name}"), page);
        assert!(!home.here("zeros").exists());
    }
}

#[test]
fn names_that_are_too_long_or_too_deep_are_left_out_and_told_threat_30() {
    let home = Home::new();
    let deep = |depth: usize| vec!["d"; depth].join("/");
    let long = |bytes: usize| "n".repeat(bytes);
    let tar = Raw::new()
        .file("first", b"1")
        .entry("././@LongLink", b'L', format!("{}\0", deep(600)).as_bytes())
        .file("deep", b"2")
        .entry("././@LongLink", b'L', format!("{}\0", deep(500)).as_bytes())
        .file("less", b"3")
        .pax(b'x', &[("path", &long(20_000))])
        .file("long", b"4")
        .pax(b'x', &[("path", &long(300))])
        .file("no name of Linux", b"5")
        .file("last", b"6");
    let image = written(&home, &[Layer::tar(tar.end(), Compression::Gzip)]);
    let listed = home.run(&["files", image]);
    assert_eq!(listed.status, 0, "{}", listed.page());
    let lines: Vec<&str> = std::str::from_utf8(&listed.stdout)
        .unwrap()
        .lines()
        .collect();
    assert!(
        lines.contains(&"/first") && lines.contains(&"/last"),
        "{lines:?}"
    );
    assert!(lines.contains(&&*format!("/{}", deep(500))));
    assert!(lines.contains(&&*format!("/{}", long(300))));
    assert!(!lines.iter().any(|line| line.len() > 1100));
    let warned: Vec<&str> = listed.stderr.lines().collect();
    assert_eq!(warned.len(), 2, "{warned:?}");
    for words in [
        &["files", "--tree", image][..],
        &["files", "--changes", image],
        &["packages", image],
    ] {
        let ran = home.run(words);
        assert_eq!(ran.status, 0, "{words:?}: {}", ran.stderr);
    }
    // The system has no place for a name of 300 bytes: that is told, and the rest is there.
    let ran = home.run(&["cat", "-o", "out/", image, "**"]);
    assert_eq!(ran.status, 3, "{}", ran.stderr);
    assert_eq!(std::fs::read(home.here("out/last")).unwrap(), b"6");
    let errors: Vec<&str> = ran
        .stderr
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
}

#[test]
fn fifty_thousand_entries_are_listed_threat_24() {
    let home = Home::new();
    let tree = (0..50_000).fold(Tree::new(), |tree, at| {
        tree.file(&format!("many/{:03}/{:02}", at / 100, at % 100), b"")
    });
    let image = written(&home, &[Layer::gzip(&tree)]);
    let ran = home.run(&["files", image]);
    assert_eq!(ran.text().lines().count(), 50_000 + 500 + 1);
    let ran = home.run(&["files", image, "/many/499/99"]);
    assert_eq!(ran.text(), "/many/499/99\n");
}

#[test]
fn a_sparse_file_of_exbibytes_is_listed_and_never_written_threat_24() {
    let home = Home::new();
    let huge = 1_u64 << 60;
    let tar = Raw::new()
        .with("huge", b'S', &[b'x'; 512], |header| {
            put(header, 257, b"ustar  \0");
            put(header, 386, b"00000000000\0");
            put(header, 398, b"00000001000\0");
            put(header, 483, &[0x80, 0, 0, 0]);
            put(header, 487, &huge.to_be_bytes());
        })
        .file("after", b"after\n");
    let image = written(&home, &[Layer::tar(tar.end(), Compression::Plain)]);
    let mut page = String::new();
    for words in [
        &["files", "-l", image][..],
        &["cat", image, "/huge"],
        &["cat", "--verify", "-o", "huge", image, "/huge"],
        &["cat", "-o", "out/", image, "**"],
    ] {
        let begun = Instant::now();
        page.push_str(&format!(
            "$ {}\n{}",
            words.join(" "),
            home.run(words).page()
        ));
        assert!(begun.elapsed() < Duration::from_mins(1), "{words:?}");
    }
    assert_snapshot!(page);
    assert!(!home.here("huge").exists() && !home.here("out/huge").exists());
    assert!(home.here("out/after").exists());
}
