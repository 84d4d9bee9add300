//! Words that say when, by their lower-case form.

/// `monday` to `sunday`.
pub(super) fn is_weekday(form: &str) -> bool {
    matches!(form, "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")
}

/// Months but `may`, which is a verb more often.
pub(super) fn is_month(form: &str) -> bool {
    matches!(
        form,
        "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
    )
}

/// `week`, `evening`: a stretch of time that reporting counts by.
pub(super) fn is_stretch(form: &str) -> bool {
    matches!(form, "week" | "month" | "year" | "night" | "morning" | "evening" | "afternoon")
}
