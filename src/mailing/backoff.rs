//! When a letter is tried again.

use chrono::TimeDelta;

/// Pauses double from one minute to six hours; after so many failures, some two days, a letter is dead.
const MOST: u32 = 17;
const LONGEST: i64 = 6 * 60;

/// How long to wait after that many failures; nothing when it is enough. `chance` is from 0 to 1 and lengthens the
/// pause by up to a quarter, so that letters that failed together do not come back together.
pub fn pause(failures: u32, chance: f64) -> Option<TimeDelta> {
    if failures >= MOST {
        return None;
    }
    let minutes = 1_i64
        .checked_shl(failures.saturating_sub(1))
        .map_or(LONGEST, |minutes| minutes.clamp(1, LONGEST));
    let seconds = minutes * 60;
    let more = (seconds as f64 / 4.0 * chance.clamp(0.0, 1.0)) as i64;
    Some(TimeDelta::seconds(seconds + more))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_to_six_hours_and_end_after_two_days() {
        let minutes = |failures| pause(failures, 0.0).map(|pause| pause.num_minutes());
        let table: Vec<_> = (1..=10).filter_map(minutes).collect();
        assert_eq!(table, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]);
        assert_eq!(minutes(16), Some(360));
        assert_eq!(minutes(17), None);
        assert_eq!(minutes(u32::MAX), None);
        let whole: i64 = (1..).map_while(minutes).sum();
        assert!((48 * 60..52 * 60).contains(&whole), "{whole}");
    }

    #[test]
    fn chance_lengthens_a_pause_by_a_quarter_at_most() {
        assert_eq!(pause(1, 1.0), Some(TimeDelta::seconds(75)));
        assert_eq!(pause(1, 7.0), Some(TimeDelta::seconds(75)));
        assert_eq!(pause(12, 0.5), Some(TimeDelta::minutes(405)));
    }
}
