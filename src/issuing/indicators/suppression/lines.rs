//! Numbers by département: a line of a table is told whole or not at all.

use super::LEAST;

/// Which lines of a table are told, each whole or not at all. `may` says of which the sum is told; the sums of the
/// columns are told too. Who takes the lines that are told from them has the sums of the others: they are many people,
/// or another line is withheld with them.
pub fn lines(rows: &[Vec<u64>], may: &[bool]) -> Vec<bool> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let sum = |told: &[bool], column: usize, of: bool| -> u64 {
        let rows = rows.iter().zip(told).filter(|(_, told)| **told == of);
        rows.filter_map(|(row, _)| row.get(column)).sum()
    };
    let none = vec![false; rows.len()];
    // A column that is not told in all is not told in parts.
    if (0..columns).any(|column| sum(&none, column, false) < LEAST) {
        return none;
    }
    let many = |row: &Vec<u64>| row.iter().all(|cell| *cell >= LEAST);
    let mut told: Vec<bool> = rows.iter().zip(may).map(|(r, m)| *m && many(r)).collect();
    loop {
        let rest_is_small = (0..columns).any(|column| sum(&told, column, false) < LEAST);
        if !told.contains(&false) || !rest_is_small {
            return told;
        }
        let total = |at: &usize| rows[*at].iter().sum::<u64>();
        let smallest = (0..rows.len()).filter(|at| told[*at]).min_by_key(total);
        match smallest {
            Some(at) => told[at] = false,
            None => return told,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::line;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_told_whole_when_the_others_are_many() {
        let told = |rows: &[Vec<u64>]| lines(rows, &vec![true; rows.len()]);
        assert_eq!(told(&[vec![9, 9], vec![7, 8]]), [true, true]);
        assert_eq!(
            told(&[vec![9, 9], vec![7, 4]]),
            [false, false],
            "or 4 is what is left"
        );
        assert_eq!(
            told(&[vec![9, 9], vec![7, 4], vec![5, 5], vec![20, 20]]),
            [true, false, false, true]
        );
        assert_eq!(told(&[vec![9, 1], vec![9, 2]]), [false, false]);
        assert_eq!(
            lines(&[vec![9, 9], vec![9, 9]], &[true, false]),
            [true, false]
        );
        assert!(lines(&[], &[]).is_empty());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_line_is_what_is_left(rows in prop::collection::vec(prop::collection::vec(0u64..14, 3), 0..6)) {
            let sums: Vec<u64> = rows.iter().map(|row| row.iter().sum()).collect();
            let may: Vec<bool> = line(&sums).iter().map(Option::is_some).collect();
            let told = lines(&rows, &may);
            for (row, told) in rows.iter().zip(&told) {
                prop_assert!(!told || row.iter().all(|cell| *cell >= LEAST));
            }
            if told.contains(&true) && told.contains(&false) {
                for column in 0..3 {
                    let others = rows.iter().zip(&told).filter(|(_, told)| !**told);
                    let left: u64 = others.map(|(row, _)| row[column]).sum();
                    prop_assert!(left >= LEAST, "{left} is left in column {column} of {rows:?}");
                }
            }
        }
    }
}
