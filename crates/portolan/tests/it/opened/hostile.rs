//! Archives that want out, written by the byte.

use std::path::Path;

use portolan_testkit::image::{Compression, Layer, Raw, put};

/// An attack: its name, and the layers of its image.
pub(super) type Attack = (&'static str, Vec<Layer>);

/// A name that nobody has, at the places that an archive may reach for.
pub(super) const ESCAPED: &str = "portolan-escaped";

/// A layer that is not packed.
pub(super) fn layer(tar: Raw) -> Layer {
    Layer::tar(tar.end(), Compression::Plain)
}

fn device(major: u32, minor: u32) -> impl FnOnce(&mut [u8; 512]) {
    move |header| {
        put(header, 329, format!("{major:07o}\0").as_bytes());
        put(header, 337, format!("{minor:07o}\0").as_bytes());
    }
}

fn moded(mode: &'static str) -> impl FnOnce(&mut [u8; 512]) {
    move |header| put(header, 100, mode.as_bytes())
}

/// All attacks; `victim` is a folder outside that has a file `secret`.
pub(super) fn attacks(victim: &Path) -> Vec<Attack> {
    let victim = victim.to_str().unwrap();
    [names(victim), links(victim), kinds(victim)].concat()
}

/// Names that lead out, or that readers of tars do not agree upon.
fn names(victim: &str) -> Vec<Attack> {
    let secret = format!("{victim}/secret");
    vec![
        (
            "dots",
            vec![layer(
                Raw::new()
                    .file(&format!("../../{ESCAPED}"), b"1")
                    .file(&format!("a/../../../{ESCAPED}"), b"2")
                    .file("a/./b//c", b"3")
                    .file("..", b"4")
                    .file("../victim/secret", b"overwritten"),
            )],
        ),
        (
            "absolute",
            vec![layer(
                Raw::new()
                    .file(&format!("/{ESCAPED}"), b"1")
                    .file(&secret, b"overwritten")
                    .file("C:\\escaped", b"2")
                    .file("\\\\?\\C:\\escaped", b"3"),
            )],
        ),
        (
            "two_sizes",
            // The header says eight blocks, in which a file is hidden; PAX says none (CVE-2025-62518).
            vec![layer(
                Raw::new()
                    .pax(b'x', &[("size", "0")])
                    .with("outer", b'0', b"", |header| {
                        put(header, 124, b"00000002000\0");
                    })
                    .file("inner", b"seen by those who read PAX")
                    .file("after", b"after"),
            )],
        ),
        (
            "two_names",
            vec![layer(
                Raw::new()
                    .pax(b'x', &[("path", &format!("../../{ESCAPED}"))])
                    .file("harmless", b"1")
                    .entry(
                        "././@LongLink",
                        b'L',
                        format!("/tmp/{ESCAPED}\0").as_bytes(),
                    )
                    .file("harmless", b"2")
                    .pax(b'g', &[("path", &format!("/{ESCAPED}"))])
                    .file("global", b"3"),
            )],
        ),
    ]
}

/// Links that lead out, and what is put through them.
fn links(victim: &str) -> Vec<Attack> {
    let secret = format!("{victim}/secret");
    let up = "../".repeat(40);
    vec![
        (
            "link_then_file",
            vec![layer(
                Raw::new()
                    .link("out", b'2', victim)
                    .file("out/secret", b"overwritten")
                    .file("out/new", b"new")
                    .link("far", b'2', &format!("{up}{}", &victim[1..]))
                    .file("far/secret", b"overwritten"),
            )],
        ),
        (
            "link_then_file_in_the_next_layer",
            vec![
                layer(Raw::new().link("out", b'2', victim).link("top", b'2', "/")),
                layer(
                    Raw::new()
                        .file("out/secret", b"overwritten")
                        .file(&format!("top/{ESCAPED}"), b"1"),
                ),
            ],
        ),
        (
            "hard_link",
            vec![layer(
                Raw::new()
                    .link("hard", b'1', &secret)
                    .link("dots", b'1', &format!("{up}{}", &secret[1..]))
                    .file("hard", b"written through a hard link")
                    .link("via", b'2', victim)
                    .link("through", b'1', "via/secret"),
            )],
        ),
        (
            "folder_becomes_link",
            vec![
                layer(Raw::new().entry("d/", b'5', b"").file("d/secret", b"inner")),
                layer(Raw::new().link("d", b'2', victim)),
                layer(Raw::new().file("d/secret", b"overwritten")),
            ],
        ),
        (
            "link_by_way_of_a_link",
            vec![layer(
                Raw::new()
                    .entry("d/e/", b'5', b"")
                    .link("d/e/up", b'2', "../..")
                    .link("out", b'2', "d/e/up/..")
                    .link("loop", b'2', "loop")
                    .link("a", b'2', "b")
                    .link("b", b'2', "a")
                    .file("a/x", b"x"),
            )],
        ),
    ]
}

/// Entries that are more than files, folders and links, or other than they seem.
fn kinds(victim: &str) -> Vec<Attack> {
    vec![
        (
            "root_is_a_link",
            vec![
                layer(
                    Raw::new()
                        .link(".", b'2', victim)
                        .file("secret", b"overwritten"),
                ),
                layer(Raw::new().link("./", b'2', victim).file("./new", b"new")),
            ],
        ),
        (
            "whiteouts",
            vec![
                layer(Raw::new().file("a/b", b"1").link("out", b'2', victim)),
                layer(
                    Raw::new()
                        .file("../.wh.victim", b"")
                        .file("out/.wh.secret", b"")
                        .file("out/.wh..wh..opq", b"")
                        .file("a/.wh...", b"")
                        .file("a/.wh..", b"")
                        .file("a/.wh.", b"")
                        .file(".wh..wh.plnk/x", b"x"),
                ),
            ],
        ),
        (
            "devices_and_bits",
            vec![layer(
                Raw::new()
                    .with("dev/sda", b'4', b"", device(8, 0))
                    .with("dev/null", b'3', b"", device(1, 3))
                    .entry("pipe", b'6', b"")
                    .with("su", b'0', b"#!/bin/sh\n", moded("0006755\0"))
                    .with("sticky/", b'5', b"", moded("0001777\0"))
                    .with("none", b'0', b"no rights\n", moded("0000000\0")),
            )],
        ),
    ]
}
