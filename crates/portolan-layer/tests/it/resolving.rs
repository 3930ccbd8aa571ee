//! Where paths lead when links are followed inside of an image.

use portolan_layer::tree::NoWay;

use crate::support::path;
use crate::tree::tree;
use portolan_testkit::image::Tree as Files;

#[test]
fn links_are_followed_as_a_process_in_the_image_would_and_never_out_of_it() {
    let tree = tree(&[Files::new()
        .dir("usr/bin")
        .file("usr/bin/tool", "tool")
        .file("etc/passwd", "root")
        .symlink("bin", "usr/bin")
        .symlink("usr/bin/short", "tool")
        .symlink("absolute", "/usr/bin/tool")
        .symlink("usr/up", "../../../../etc/passwd")
        .symlink("usr/odd", ".//bin/./../bin/tool")
        .symlink("a", "b")
        .symlink("b", "a")
        .symlink("dangling", "nowhere/at/all")
        .symlink("through", "etc/passwd/x")]);
    for (from, to) in [
        ("usr/bin/tool", Ok("/usr/bin/tool")),
        ("bin/tool", Ok("/usr/bin/tool")),
        ("bin/short", Ok("/usr/bin/tool")),
        ("absolute", Ok("/usr/bin/tool")),
        ("usr/up", Ok("/etc/passwd")),
        ("usr/odd", Ok("/usr/bin/tool")),
        ("bin", Ok("/usr/bin")),
        ("", Ok("/")),
        ("a", Err(NoWay::TooManyLinks)),
        ("dangling", Err(NoWay::Missing(path("nowhere")))),
        ("etc/passwd/x", Err(NoWay::NoFolder(path("etc/passwd")))),
        ("through", Err(NoWay::NoFolder(path("etc/passwd")))),
        ("bin/none", Err(NoWay::Missing(path("usr/bin/none")))),
    ] {
        let found = tree.resolve(&path(from));
        let found = found.map(|version| version.path().to_string());
        assert_eq!(found.as_deref().map_err(Clone::clone), to, "{from}");
    }
}

/// Threat 31: links of many layers that lead through each other end.
#[test]
fn a_ladder_of_links_ends() {
    let mut files = Files::new().file("end", "x");
    for step in 0..60 {
        let next = if step == 59 {
            "end".to_owned()
        } else {
            format!("l{}", step + 1)
        };
        files = files.symlink(&format!("l{step}"), &format!("./../{next}/../{next}"));
    }
    let tree = tree(&[files]);
    assert!(matches!(
        tree.resolve(&path("l0")),
        Err(NoWay::TooManyLinks | NoWay::NoFolder(_))
    ));
}
