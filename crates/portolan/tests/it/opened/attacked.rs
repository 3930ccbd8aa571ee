//! Archives that want out: every command is run over each, and what is outside is as it was (threats 30, 31, 32).

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use insta::assert_snapshot;
use portolan_testkit::image::Raw;

use super::hostile::{ESCAPED, attacks, layer};
use super::outside::{extracted, stand};
use super::written;
use crate::run::Home;

/// Runs all that reads layers over an image, and extracts all of it in three ways; gives what was said and what was extracted.
fn everything(home: &Home, image: &str) -> String {
    let mut page = String::new();
    for words in [
        &["files", "-l", image][..],
        &["files", "--tree", image],
        &["files", "--changes", image],
        &["packages", image],
        &["cat", "-o", "all/", image, "**"],
        &["cat", "-o", "root/", image, "/"],
        &["cat", "--layer", "0", "-o", "layer/", image, "**"],
    ] {
        let ran = home.run(words);
        assert!([0, 1, 3].contains(&ran.status), "{words:?}: {}", ran.page());
        if words.contains(&"-l") || words.contains(&"all/") {
            page.push_str(&format!("$ {}\n{}", words.join(" "), ran.page()));
        }
    }
    page.push_str("--- extracted\n");
    page.push_str(&extracted(&home.here("all")));
    // The whole tree is the same files, however it is called.
    assert_eq!(extracted(&home.here("all")), extracted(&home.here("root")));
    extracted(&home.here("layer"));
    page
}

/// A page without the places of this run: where its folder is, and the folders on the way there.
fn placeless(page: &str, top: &Path) -> String {
    let inner = top.strip_prefix("/").unwrap();
    let mut text = String::new();
    for line in page.lines() {
        let name = line.rsplit(' ').next().unwrap_or_default();
        let name = name
            .trim_matches('/')
            .replace("[HOME]", &inner.to_string_lossy());
        let is_on_the_way = !name.is_empty() && inner.starts_with(&name);
        if !is_on_the_way {
            text.push_str(&line.replace(&*inner.to_string_lossy(), "[HOME]"));
            text.push('\n');
        }
    }
    text
}

#[test]
fn nothing_outside_changes_whatever_an_archive_holds_threats_30_31_32() {
    for at in 0..attacks(Path::new("/victim")).len() {
        let home = Home::new();
        let secret = home.file("victim/secret", "untouched");
        std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
        let victim = secret.parent().unwrap();
        let (name, layers) = attacks(victim).swap_remove(at);
        let image = written(&home, &layers);
        let top = home.here("..").canonicalize().unwrap();
        let here = top.join("here");
        let ours = [
            top.join(".cache"),
            here.join("all"),
            here.join("root"),
            here.join("layer"),
        ];
        let made = ["all", "root", "layer"];
        for folder in made {
            std::fs::create_dir(home.here(folder)).unwrap();
        }
        std::fs::create_dir(top.join(".cache")).unwrap();
        let before = stand(&top, &ours);
        let page = everything(&home, image);
        assert_eq!(stand(&top, &ours), before, "{name}");
        for place in ["/tmp", "/", "/var/tmp"] {
            let escaped = Path::new(place).join(ESCAPED);
            assert!(!escaped.exists(), "{name}: {}", escaped.display());
        }
        assert_snapshot!(format!("attack_{name}"), placeless(&page, &top));
    }
}

#[test]
fn what_stands_in_the_folder_already_leads_nothing_out_threat_31() {
    let home = Home::new();
    let secret = home.file("victim/secret", "untouched");
    let victim = secret.parent().unwrap();
    let tar = Raw::new()
        .file("etc/secret", b"overwritten")
        .file("secret", b"new")
        .file("folder", b"a file now")
        .link("old", b'2', "secret")
        .file("shared", b"new");
    let image = written(&home, &[layer(tar)]);
    let out = home.here("out");
    std::fs::create_dir_all(out.join("folder/full")).unwrap();
    symlink(victim, out.join("etc")).unwrap();
    symlink(&secret, out.join("secret")).unwrap();
    symlink(&secret, out.join("old")).unwrap();
    std::fs::hard_link(&secret, out.join("shared")).unwrap();
    // The number of its names is to change: another name of it is replaced.
    let before = std::fs::read(&secret).unwrap();
    let ran = home.run(&["cat", "-o", "out", image, "**"]);
    assert_eq!(std::fs::read(&secret).unwrap(), before);
    assert_eq!(std::fs::read_dir(victim).unwrap().count(), 1);
    assert_eq!(std::fs::read_link(out.join("etc")).unwrap(), victim);
    std::fs::remove_file(out.join("etc")).unwrap();
    assert_snapshot!(format!("{}--- extracted\n{}", ran.page(), extracted(&out)));
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let home = Home::new();
    let image = written(&home, &[layer(Raw::new().file("a", b"1"))]);
    home.file("file", "in the way");
    let ran = home.run(&["cat", "-o", "file/", image, "**"]);
    assert_eq!(ran.status, 1, "{}", ran.page());
    assert_snapshot!("attack_no_folder", ran.page());
    // Root may write everywhere but here.
    let ran = home.run(&["cat", "-o", "/proc/portolan/", image, "**"]);
    assert_eq!(ran.status, 1, "{}", ran.page());
    assert_snapshot!("attack_read_only", ran.page());
}
