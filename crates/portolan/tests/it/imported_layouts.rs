//! Pages made up, in every layout that repositories of pages had, from files, pipes and git.

use crate::imported::{git, parsed};
use crate::run::Home;

/// The page of one image, made up, with layers that nobody has.
fn page(name: &str, digit: char) -> String {
    let digest = |c: char| format!("sha256:{}", c.to_string().repeat(64));
    format!(
        "## `{name}`\n\n```console\n$ docker pull {}@{}\n```\n\n-\tPlatforms:\n\t-\tlinux; amd64\n\n### `{name}` - linux; amd64\n\n\
         -\tManifest MIME: `application/vnd.docker.distribution.manifest.v2+json`\n-\tTotal Size: **5.0 B**  \n\t(compressed transfer size, not on-disk size)\n\
         -\tImage ID: `{}`\n\n```dockerfile\n# Tue, 17 Jul 2018 00:28:04 GMT\nRUN make {digit}\n```\n\n-\tLayers:\n\t-\t`{}`  \n\t\tSize: 5.0 B  \n\t\tMIME: application/vnd.docker.image.rootfs.diff.tar.gzip\n",
        name.split(':').next().unwrap(),
        digest(digit),
        digest('a'),
        digest('b'),
    )
}

#[test]
fn a_page_of_all_tags_is_read_from_a_pipe_and_each_tag_comes_back_as_it_stood_there() {
    let home = Home::new();
    let pages = [page("app:1", '1'), page("app:2", '2')];
    let all = format!(
        "<!-- by a program -->\n\n# Tags of `app`\n\n-\t[`app:1`](#app1)\n-\t[`app:2`](#app2)\n\n{}\n{}",
        pages[0], pages[1]
    );
    let told = home.run_with_stdin(
        &["import", "--json", "--observed", "2018-08", "-"],
        all.as_bytes(),
    );
    assert_eq!(
        (&parsed(&told.stdout)["pages"], &parsed(&told.stdout)["new"]),
        (&1.into(), &2.into()),
        "{}",
        told.page()
    );
    for (name, page) in ["app:1", "app:2"].iter().zip(&pages) {
        let ran = home.run(&["report", "--at", "2019", name]);
        assert_eq!(ran.stdout, page.as_bytes());
        assert!(
            ran.stderr
                .contains("nothing is proven: a published page claims it"),
            "{}",
            ran.stderr
        );
    }
    let early = home.run(&["report", "app:1@{2018-08-30}"]);
    assert!(
        early.stderr.contains("was first seen at 2018-08-31"),
        "it was published at that time: {}",
        early.page()
    );
    let hits = parsed(
        &home
            .run(&["search", "--json", "claimed:yes", "run:make 2"])
            .stdout,
    );
    assert_eq!(
        (
            hits["hits"].as_array().unwrap().len(),
            &hits["hits"][0]["proof"]
        ),
        (1, &"claimed".into())
    );
    let log = parsed(&home.run(&["log", "--json", "app:1"]).stdout);
    assert_eq!(
        (
            &log["entries"][0]["proof"],
            &log["entries"][0]["digestProof"]
        ),
        (&"claimed".into(), &"claimed".into())
    );
    assert!(
        home.run(&["log", "app:1"])
            .text()
            .contains("claimed by a page")
    );
}

/// docker-library/repo-info keeps pages of installed packages beside those of tags.
#[test]
fn a_folder_is_read_as_repo_info_lays_it_out_and_what_is_no_page_does_not_keep_the_rest_back() {
    let home = Home::new();
    home.file("site/README.md", "# The site\n");
    home.file("site/repos/app/README.md", "# app\n");
    home.file("site/repos/app/remote/1.md", page("app:1", '1'));
    home.file("site/repos/app/tag-details.md", "# Tags of `app`\n");
    home.file(
        "site/repos/app/local/1.md",
        "# `app:1`\n\n## `dpkg` (`.deb`-based packages)\n",
    );
    home.file(
        "site/repos/old/tag-details.md",
        format!("# Tags of `old`\n\n{}", page("old:1", '2')),
    );
    home.file("site/repos/old/local/1.md", "# `old:1`\n");
    let ran = home.run(&["import", "--json", "site"]);
    assert_eq!(
        (
            ran.status,
            &parsed(&ran.stdout)["new"],
            &parsed(&ran.stdout)["failed"]
        ),
        (0, &2.into(), &0.into()),
        "{}",
        ran.page()
    );
    home.file("site/repos/app/remote/2.md", "## `app:2`\n");
    home.file("site/repos/app/remote/3.md", page("app:3", '3'));
    let ran = home.run(&["import", "--json", "site"]);
    assert_eq!(
        (
            ran.status,
            &parsed(&ran.stdout)["new"],
            &parsed(&ran.stdout)["failed"]
        ),
        (3, &1.into(), &1.into()),
        "{}",
        ran.page()
    );
    assert!(
        ran.stderr.contains("2.md: line 1: expected a block"),
        "{}",
        ran.stderr
    );
}

/// What the page says of a build can be had without the config's bytes; what needs them says why there are none.
#[test]
fn the_dockerfile_of_a_page_is_told_and_its_bytes_are_not_made_up() {
    let home = Home::new();
    home.file("app.md", page("app:1", '1'));
    home.run(&["import", "app.md"]);
    let ran = home.run(&["dockerfile", "--no-marks", "app:1@{now}"]);
    assert_eq!(
        (ran.status, String::from_utf8_lossy(&ran.stdout).trim()),
        (0, "FROM scratch\nRUN make 1"),
        "{}",
        ran.page()
    );
    assert!(ran.stderr.contains("nothing is proven"), "{}", ran.stderr);
    for command in ["manifest", "config"] {
        let ran = home.run(&[command, "app:1@{now}"]);
        assert_eq!(
            (
                ran.status,
                ran.stdout.len(),
                ran.stderr.contains("a published page claims this image")
            ),
            (1, 0, true),
            "{}",
            ran.page()
        );
    }
    let other = home.run(&["dockerfile", "--platform", "linux/s390x", "app:1@{now}"]);
    assert_eq!(
        other.status,
        0,
        "an image without an index stands for itself: {}",
        other.page()
    );
}

/// Pages of all tags gave way to one page a tag, beside which others tell what is installed; one commit spoilt a page.
#[test]
fn a_repository_is_read_through_all_its_layouts_and_a_page_that_was_spoilt_is_told_of() {
    let home = Home::new();
    let committed = |date: &str| {
        git(&home, &["add", "-A"], "");
        git(&home, &["commit", "-qm", "pages"], date);
    };
    let import = || {
        let ran = home.run(&["import", "--json", "--git", "pages"]);
        (ran.status, parsed(&ran.stdout))
    };
    home.file(
        "pages/repos/app/tag-details.md",
        format!(
            "# Tags of `app`\n\n{}\n{}",
            page("app:1", '1'),
            page("app:2", '2')
        ),
    );
    git(&home, &["init", "-q"], "");
    committed("2016-01-01T00:00:00Z");
    home.file("pages/repos/app/remote/1.md", page("app:1", '1'));
    home.file("pages/repos/app/remote/2.md", page("app:2", '3'));
    home.file("pages/repos/app/local/1.md", "# `app:1`\n\n## `dpkg`\n");
    committed("2017-01-01T00:00:00Z");
    home.file("pages/repos/app/remote/2.md", "## `app:2`\n\nspoilt\n");
    committed("2018-01-01T00:00:00Z");
    let (status, told) = import();
    assert_eq!(
        (
            status,
            &told["commits"],
            &told["new"],
            &told["moved"],
            &told["failed"]
        ),
        (3, &3.into(), &2.into(), &1.into(), &1.into()),
        "{told}"
    );
    assert_eq!(
        home.run(&["report", "app:2@{2016}"]).stdout,
        page("app:2", '2').as_bytes()
    );
    assert_eq!(
        home.run(&["report", "app:2@{2017-06}"]).stdout,
        page("app:2", '3').as_bytes()
    );
    let (status, told) = import();
    assert_eq!(
        (status, &told["commits"], &told["pages"]),
        (0, &0.into(), &0.into()),
        "{told}"
    );
    home.file("plain/page.md", page("app:1", '1'));
    let nothing = home.run(&["import", "--git", "plain"]);
    assert_eq!(
        (nothing.status, nothing.stderr.contains("no git repository")),
        (1, true),
        "{}",
        nothing.page()
    );
}
