//! Published reports, back into records.
