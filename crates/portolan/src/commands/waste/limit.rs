//! How much waste is too much.

use std::str::FromStr;

use portolan_layer::waste::Waste;
use portolan_report::size_text;

/// The most that may be wasted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum MaxWaste {
    /// So many bytes.
    Bytes(u64),
    /// Such a part of all that the layers wrote, in hundredths.
    Percent(f64),
}

impl FromStr for MaxWaste {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        if let Some(number) = word.strip_suffix('%') {
            let percent = number.trim().parse().ok();
            return percent
                .filter(|percent| (0.0..=100.0).contains(percent))
                .map(Self::Percent)
                .ok_or_else(|| "expected a percentage from 0% to 100%".to_owned());
        }
        bytes(word)
            .map(Self::Bytes)
            .ok_or_else(|| "expected a size, such as 20MB or 5MiB, or a percentage".to_owned())
    }
}

/// A number of bytes, with a unit in steps of 1000 (`20MB`, `20m`) or of 1024 (`5MiB`).
fn bytes(word: &str) -> Option<u64> {
    let word = word.trim();
    let digits = word.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, unit) = word.split_at(digits.unwrap_or(word.len()));
    let number: f64 = number.parse().ok()?;
    let unit = unit.trim_start().to_ascii_lowercase();
    let power = |letter: &str| match letter {
        "k" => Some(1),
        "m" => Some(2),
        "g" => Some(3),
        "t" => Some(4),
        _ => None,
    };
    let factor = match unit.as_str() {
        "" | "b" => 1.0,
        unit => match unit.strip_suffix("ib") {
            Some(letter) => 1024_f64.powi(power(letter)?),
            None => 1000_f64.powi(power(unit.strip_suffix('b').unwrap_or(unit))?),
        },
    };
    let bytes = (number * factor).round();
    if bytes >= u64::MAX as f64 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it has no sign, no fraction, and is not too large"
    )]
    let bytes = bytes as u64;
    Some(bytes)
}

/// A part of a whole, from 0 to 1.
pub(super) fn part(word: &str) -> Result<f64, String> {
    let part = word.parse().ok();
    part.filter(|part| (0.0..=1.0).contains(part))
        .ok_or_else(|| "expected a number from 0 to 1, such as 0.95".to_owned())
}

/// What has to hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds {
    pub(super) max_waste: Option<MaxWaste>,
    pub(super) min_efficiency: Option<f64>,
}

impl Bounds {
    /// What does not hold, each as a sentence.
    pub(super) fn broken(&self, waste: &Waste<'_>) -> Vec<String> {
        let mut broken = Vec::new();
        let total = waste.total();
        let wasted = total.wasted();
        match self.max_waste {
            Some(MaxWaste::Bytes(most)) if wasted > most => broken.push(format!(
                "{} are wasted ({wasted} bytes), more than {most} bytes",
                size_text(wasted)
            )),
            Some(MaxWaste::Percent(most)) if percent(wasted, total.written) > most => {
                broken.push(format!(
                    "{:.2} % are wasted ({}), more than {most} %",
                    percent(wasted, total.written),
                    size_text(wasted)
                ));
            }
            _ => {}
        }
        let efficiency = waste.dive.efficiency;
        if let Some(least) = self.min_efficiency
            && efficiency < least
        {
            broken.push(format!(
                "the efficiency is {efficiency:.4}, less than {least}"
            ));
        }
        broken
    }
}

/// A part of a whole in hundredths; 0 of nothing.
pub(super) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    part as f64 * 100.0 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_percentages_are_read() {
        for (word, expected) in [
            ("0", Some(MaxWaste::Bytes(0))),
            ("1500", Some(MaxWaste::Bytes(1500))),
            ("20MB", Some(MaxWaste::Bytes(20_000_000))),
            ("20 mb", Some(MaxWaste::Bytes(20_000_000))),
            ("1.5k", Some(MaxWaste::Bytes(1500))),
            ("5MiB", Some(MaxWaste::Bytes(5 << 20))),
            ("1GiB", Some(MaxWaste::Bytes(1 << 30))),
            ("5%", Some(MaxWaste::Percent(5.0))),
            ("0.5 %", Some(MaxWaste::Percent(0.5))),
            ("101%", None),
            ("-1%", None),
            ("NaN%", None),
            ("-5", None),
            ("MB", None),
            ("5XB", None),
            ("5iB", None),
            ("1e3", None),
            ("99999999TB", None),
            ("", None),
        ] {
            assert_eq!(word.parse().ok(), expected, "{word}");
        }
    }
}
