//! What was seen when: records kept over time.
