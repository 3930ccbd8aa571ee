//! What is tried again, and how long is waited before it.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode};

/// How often a request is tried again and how long is waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often after the first attempt.
    pub times: u32,
    /// The first wait; it doubles each time, and a random part of it is taken.
    pub first_wait: Duration,
    /// The longest wait. A server that asks for more is not waited for: the error says what it asked (threat 42).
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            times: 5,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// How long to wait before attempt `attempt` (1 is the first repetition); `None` when it is not worth trying again.
    pub(super) fn wait(&self, attempt: u32, asked: Option<Duration>) -> Option<Duration> {
        if attempt > self.times {
            return None;
        }
        if let Some(asked) = asked {
            return (asked <= self.longest_wait).then_some(asked);
        }
        let ceiling = self
            .first_wait
            .saturating_mul(1 << (attempt - 1).min(16))
            .min(self.longest_wait);
        Some(ceiling.mul_f64(fastrand::f64()))
    }
}

/// Whether a status may be different next time (registry-quirks 7.4).
pub(super) fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
}

/// What a server asks to wait: `Retry-After` in seconds or as a date, Docker Hub's `X-Retry-After` as a Unix time. What cannot
/// be read was not asked; a date in the past is now.
pub(super) fn asked_wait(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(str::trim)
    };
    if let Some(value) = text("retry-after") {
        if let Ok(seconds) = value.parse::<u64>() {
            return Some(Duration::from_secs(seconds));
        }
        if let Ok(date) = httpdate::parse_http_date(value) {
            return Some(until(date));
        }
    }
    let at = text("x-retry-after")?.parse::<u64>().ok()?;
    Some(until(
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(at))?,
    ))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the server's date is compared with this machine's clock; nothing of it is written"
)]
fn until(date: SystemTime) -> Duration {
    date.duration_since(SystemTime::now()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: &'static str, value: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        asked_wait(&headers)
    }

    #[test]
    fn threat_42_a_server_may_ask_to_wait_but_not_park_the_client() {
        let policy = RetryPolicy::default();
        assert_eq!(asked("retry-after", "7"), Some(Duration::from_secs(7)));
        assert_eq!(
            asked("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(Duration::ZERO)
        );
        assert_eq!(asked("retry-after", "soon"), None);
        assert_eq!(
            asked("x-retry-after", "1"),
            Some(Duration::ZERO),
            "a Unix time, long gone"
        );
        assert_eq!(policy.wait(1, Some(Duration::ZERO)), Some(Duration::ZERO));
        assert_eq!(policy.wait(1, Some(Duration::from_hours(1))), None);
        assert_eq!(policy.wait(policy.times + 1, None), None);
        for attempt in 1..=policy.times {
            assert!(policy.wait(attempt, None).unwrap() <= policy.longest_wait);
        }
    }
}
