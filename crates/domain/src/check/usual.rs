//! What is usual among some numbers, and how far from it another one is: by integers alone.
//!
//! The measure is the modified z-score of Iglewicz and Hoaglin (*How to Detect and Handle Outliers*, 1993):
//! 0.6745 · (x − median) / MAD, where MAD is the median of the absolute deviations from the median. Where more than half
//! of the numbers are equal, so that MAD is 0, they put 1.253314 times the mean absolute deviation in its place. Where all
//! are equal there is no score: nothing is known of how such numbers vary.

use std::cell::OnceCell;

use crate::number::middle;

/// Some numbers, and the middle of them.
#[derive(Debug)]
pub struct Usual {
    /// In order.
    numbers: Vec<i64>,
    doubled_median: i128,
    spread: OnceCell<Spread>,
}

/// How much the numbers vary.
#[derive(Clone, Copy, Debug)]
struct Spread {
    /// Four times the median of the absolute deviations.
    median: i128,
    /// Twice the sum of the absolute deviations.
    sum: i128,
}

impl Usual {
    /// `None` of no numbers.
    #[must_use]
    pub fn of(mut numbers: Vec<i64>) -> Option<Self> {
        numbers.sort_unstable();
        let doubled_median = doubled_median(&numbers)?;
        Some(Self { numbers, doubled_median, spread: OnceCell::new() })
    }

    #[must_use]
    pub fn count(&self) -> usize {
        self.numbers.len()
    }

    #[must_use]
    pub fn least(&self) -> i64 {
        self.numbers.first().copied().unwrap_or(0)
    }

    /// The median as people write it; half a number where two stand in the middle.
    #[must_use]
    pub fn median(&self) -> String {
        let (sign, doubled) =
            if self.doubled_median < 0 { ("-", -self.doubled_median) } else { ("", self.doubled_median) };
        let half = if doubled % 2 == 0 { "" } else { ".5" };
        format!("{sign}{}{half}", doubled / 2)
    }

    /// Twice how far a number is above the median; negative below it.
    #[must_use]
    pub fn doubled_distance(&self, number: i64) -> i128 {
        2 * i128::from(number) - self.doubled_median
    }

    /// The modified z-score of a number, in tenths, without a sign; `None` where all numbers are equal.
    #[must_use]
    pub fn score_tenths(&self, number: i64) -> Option<u32> {
        let (by_median, by_mean) = self.scores(number);
        by_median.or(by_mean)
    }

    /// The lesser of the scores by the median and by the mean of the deviations. Of few numbers the median deviation may be
    /// small by chance; what is extreme is so by both.
    #[must_use]
    pub fn cautious_tenths(&self, number: i64) -> Option<u32> {
        let (by_median, by_mean) = self.scores(number);
        Some(by_median.unwrap_or(u32::MAX).min(by_mean?))
    }

    /// By the median of the deviations, and by their mean; `None` where that is 0.
    fn scores(&self, number: i64) -> (Option<u32>, Option<u32>) {
        let distance = self.doubled_distance(number).abs();
        let Spread { median, sum } = *self.spread.get_or_init(|| self.spread());
        let count = i128::try_from(self.numbers.len()).unwrap_or(i128::MAX);
        let tenths = |tenths: Option<i128>| tenths.map(|tenths| u32::try_from(tenths).unwrap_or(u32::MAX));
        // 10 · 0.6745 · (distance / 2) / (median / 4)
        let by_median = (1349 * distance).checked_div(100 * median);
        // 10 · (distance / 2) / (1.253314 · sum / (2 · count))
        let by_mean = (10_000_000 * distance).saturating_mul(count).checked_div(1_253_314 * sum);
        (tenths(by_median), tenths(by_mean))
    }

    /// Whether a number is more than the median by so many percent of it, or the median more than the number by so many
    /// percent of that.
    #[must_use]
    pub fn is_far(&self, number: i64, percent: u32) -> bool {
        let (number, percent) = (2 * i128::from(number), 100 + i128::from(percent));
        let (less, more) = (number.min(self.doubled_median), number.max(self.doubled_median));
        100 * more > percent * less
    }

    fn spread(&self) -> Spread {
        let mut deviations: Vec<i128> =
            self.numbers.iter().map(|number| self.doubled_distance(*number).abs()).collect();
        deviations.sort_unstable();
        let median = middle(&deviations).map_or(0, |(lower, upper)| lower + upper);
        Spread { median, sum: deviations.iter().sum() }
    }
}

fn doubled_median(in_order: &[i64]) -> Option<i128> {
    middle(in_order).map(|(lower, upper)| i128::from(lower) + i128::from(upper))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_score_is_that_of_iglewicz_and_hoaglin() {
        type Row = (&'static [i64], i64, &'static str, Option<u32>, &'static str);
        let table: [Row; 10] = [
            (
                &[210, 260, 240, 250, 230, 210, 230, 260, 820, 830],
                820,
                "245",
                Some(258),
                "two of ten are wild",
            ),
            (
                &[210, 260, 240, 250, 230, 210, 230, 260, 820, 830],
                210,
                "245",
                Some(15),
                "the least is ordinary",
            ),
            (&[1, 2, 3, 4, 5], 3, "3", Some(0), "the median itself"),
            (&[1, 2, 3, 4, 5], 13, "3", Some(67), "0.6745 · 10 / 1"),
            (&[1, 2, 3, 4], 12, "2.5", Some(64), "half a number in the middle"),
            (&[5, 5, 5, 5, 8], 11, "5", Some(79), "MAD is 0: 6 / (1.253314 · 3 / 5)"),
            (&[5, 5, 5, 5, 5], 11, "5", None, "all are equal"),
            (&[0, 0, 0], 0, "0", None, "all are 0"),
            (&[7], 9, "7", None, "one is equal to itself"),
            (&[i64::MIN, 0, i64::MAX], i64::MAX, "0", Some(6), "nothing overflows"),
        ];
        for (numbers, number, median, score, remark) in table {
            let usual = Usual::of(numbers.to_vec()).unwrap();
            assert_eq!(usual.median(), median, "{remark}");
            assert_eq!(usual.score_tenths(number), score, "{remark}");
        }
        assert!(Usual::of(Vec::new()).is_none());
    }

    #[test]
    fn the_cautious_score_is_the_lesser_one() {
        let table: [(&[i64], i64, Option<u32>, &str); 4] = [
            (&[30, 31, 31, 30, 18, 4], 62, Some(38), "32 / (1.253314 · 6.67), not 21.6"),
            (&[1, 2, 3, 4, 5], 13, Some(66), "10 / (1.253314 · 1.2)"),
            (&[5, 5, 5, 5, 8], 11, Some(79), "there is only one"),
            (&[5, 5, 5], 11, None, "there is none"),
        ];
        for (numbers, number, score, remark) in table {
            assert_eq!(Usual::of(numbers.to_vec()).unwrap().cautious_tenths(number), score, "{remark}");
        }
    }

    #[test]
    fn far_is_a_multiple_or_a_fraction() {
        let usual = Usual::of(vec![9, 10, 11]).unwrap();
        for (number, percent, far) in
            [(20, 100, false), (21, 100, true), (5, 100, false), (4, 100, true), (0, 10_000, true)]
        {
            assert_eq!(usual.is_far(number, percent), far, "{number}");
        }
        let nothing = Usual::of(vec![0, 0, 0]).unwrap();
        assert!(nothing.is_far(1, 100) && !nothing.is_far(0, 100));
    }

    proptest! {
        #[test]
        fn the_order_of_the_numbers_does_not_matter(mut numbers in proptest::collection::vec(0..1000_i64, 1..30), x in 0..1000_i64) {
            let usual = Usual::of(numbers.clone()).unwrap();
            numbers.reverse();
            let other = Usual::of(numbers).unwrap();
            prop_assert_eq!(usual.median(), other.median());
            prop_assert_eq!(usual.score_tenths(x), other.score_tenths(x));
        }
    }
}
