//! What the smoke run itself promises.

use std::time::Duration;

use portolan_fuzz::smoke::{self, Budget};
use portolan_fuzz::{TARGETS, Target};

fn budget(mutations: u64) -> Budget {
    Budget {
        mutations,
        time: Duration::from_mins(1),
        time_for_one: Duration::from_mins(1),
    }
}

#[test]
fn every_target_holds_for_its_seeds_and_some_mutations() {
    for target in TARGETS {
        let report = smoke::run(target, budget(500)).unwrap_or_else(|failure| panic!("{failure}"));
        assert_eq!(
            report.executions,
            target.seeds.len() as u64 + 500,
            "{}",
            target.name
        );
    }
}

#[test]
fn two_runs_see_the_same_inputs_and_a_failing_one_is_told() {
    let target = Target {
        name: "a parser that cannot bear a brace",
        run: |data| assert!(!data.contains(&b'{'), "a brace"),
        seeds: &[b"one", b"two"],
        words: &["three"],
    };
    let tell = || smoke::run(&target, budget(10_000)).unwrap_err();
    let (first, second) = (tell(), tell());
    assert!(first.input.contains(&b'{'));
    assert_eq!(first.input, second.input);
    assert_eq!(
        first.to_string(),
        format!(
            "`a parser that cannot bear a brace` panicked on this input; when it is mended, it becomes a seed: b\"{}\"",
            first.input.escape_ascii()
        )
    );
}

#[test]
fn every_target_has_a_program_for_libfuzzer() {
    let manifest = include_str!("../../Cargo.toml");
    for target in TARGETS {
        let program = format!("name = \"{0}\"\npath = \"libfuzzer/{0}.rs\"\n", target.name);
        assert!(manifest.contains(&program), "{}", target.name);
    }
}
