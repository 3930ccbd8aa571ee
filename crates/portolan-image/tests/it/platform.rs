//! Platforms: as they are printed, as they are asked for, and when one meets the other.

use portolan_image::Platform;
use proptest::prelude::*;

fn wish(text: &str) -> Platform {
    text.parse().unwrap()
}

#[test]
fn the_described_form_is_that_of_published_reports() {
    let windows = Platform {
        os_version: Some("10.0.14393.2248".into()),
        ..Platform::new("windows", "amd64")
    };
    let arm = Platform {
        variant: Some("v7".into()),
        ..Platform::new("linux", "arm")
    };
    let odd = Platform {
        os_features: vec!["win32k".into(), "x".into()],
        features: vec!["sse4".into()],
        ..windows.clone()
    };
    let cases = [
        (
            Platform::new("linux", "amd64"),
            "linux; amd64",
            "linux/amd64",
        ),
        (arm, "linux; arm variant v7", "linux/arm/v7"),
        (
            windows,
            "windows version 10.0.14393.2248; amd64",
            "windows/amd64:10.0.14393.2248",
        ),
        (
            odd,
            "windows version 10.0.14393.2248 ft. win32k, x; amd64 ft. sse4",
            "windows/amd64:10.0.14393.2248",
        ),
        (Platform::default(), "unknown; unknown", "unknown"),
    ];
    for (platform, described, short) in cases {
        assert_eq!(platform.described(), described);
        assert_eq!(platform.to_string(), short);
    }
}

#[test]
fn what_a_wish_leaves_out_matches_anything() {
    let cases = [
        ("linux/amd64", "linux", true),
        ("linux/amd64", "linux/amd64", true),
        ("linux/amd64", "linux/x86_64", true),
        ("linux/arm64/v8", "linux/arm64", true),
        ("linux/arm64", "linux/arm64/v8", true),
        ("linux/arm64", "linux/aarch64", true),
        ("linux/arm/v7", "linux/arm", true),
        ("linux/arm/v5", "linux/arm", true),
        ("linux/arm", "linux/arm/v7", true),
        ("linux/arm/v5", "linux/arm/v7", false),
        ("linux/amd64/v3", "linux/amd64", true),
        ("linux/amd64", "linux/amd64/v3", false),
        ("windows/amd64:10.0.14393.2248", "windows/amd64", true),
        (
            "windows/amd64:10.0.14393.2248",
            "windows/amd64:10.0.14393",
            true,
        ),
        (
            "windows/amd64:10.0.14393.2248",
            "windows/amd64:10.0.14",
            false,
        ),
        ("windows/amd64", "windows/amd64:10.0.14393", false),
        ("linux/amd64", "windows/amd64", false),
    ];
    for (platform, wanted, meets) in cases {
        assert_eq!(
            wish(platform).meets(&wish(wanted)),
            meets,
            "{platform} for {wanted}"
        );
    }
}

#[test]
fn what_is_no_platform_is_refused() {
    for text in [
        "",
        "/",
        "linux/",
        "linux//v7",
        "linux/arm/v7/x",
        "linux amd64",
        "linux/amd64:",
        "a/b:c:d",
        "li\u{1b}nux",
    ] {
        assert!(text.parse::<Platform>().is_err(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn a_platform_prints_to_what_reads_the_same_and_meets_itself(text in "[a-z]{1,6}(/[a-z0-9]{1,6}(/v[0-9])?)?(:[0-9.]{1,8})?") {
        let platform = wish(&text);
        prop_assert_eq!(platform.to_string(), text);
        prop_assert!(platform.meets(&platform));
    }
}
