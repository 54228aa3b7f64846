//! What somebody changed in a text, line by line.

/// One line of two texts that are compared.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub text: String,
    pub kind: Kind,
}

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// In both texts.
    Kept,
    /// In the old one alone.
    Gone,
    /// In the new one alone.
    New,
}

impl Line {
    pub fn is_gone(&self) -> bool {
        self.kind == Kind::Gone
    }

    pub fn is_new(&self) -> bool {
        self.kind == Kind::New
    }
}

/// The most pairs of lines that are compared; beyond it, what lies between the same beginning and end is told as changed.
const MOST_PAIRS: usize = 250_000;

/// The lines of both texts, in order, without those that are empty.
pub(super) fn changes(old: &str, new: &str) -> Vec<Line> {
    let lines = |text: &'_ str| -> Vec<String> {
        let lines = text.lines().map(str::trim_end);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (old, new) = (lines(old), lines(new));
    let same = |(a, b): &(&String, &String)| a == b;
    let head = old.iter().zip(&new).take_while(same).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let tail = (old_rest.iter().rev().zip(new_rest.iter().rev()))
        .take_while(same)
        .count();
    let (a, b) = (
        &old_rest[..old_rest.len() - tail],
        &new_rest[..new_rest.len() - tail],
    );
    let line = |kind| {
        move |text: &String| Line {
            text: text.clone(),
            kind,
        }
    };
    let mut told: Vec<Line> = old[..head].iter().map(line(Kind::Kept)).collect();
    match a.len().saturating_mul(b.len()) <= MOST_PAIRS {
        true => told.extend(between(a, b)),
        false => {
            told.extend(a.iter().map(line(Kind::Gone)));
            told.extend(b.iter().map(line(Kind::New)));
        }
    }
    told.extend(old[old.len() - tail..].iter().map(line(Kind::Kept)));
    told
}

/// By the longest common subsequence.
fn between(a: &[String], b: &[String]) -> Vec<Line> {
    let width = b.len() + 1;
    let mut longest = vec![0_u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * width + j] = match a[i] == b[j] {
                true => longest[(i + 1) * width + j + 1] + 1,
                false => longest[(i + 1) * width + j].max(longest[i * width + j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut told = Vec::new();
    while i < a.len() || j < b.len() {
        let kind = match (i < a.len(), j < b.len()) {
            (true, true) if a[i] == b[j] => Kind::Kept,
            (true, true) if longest[(i + 1) * width + j] >= longest[i * width + j + 1] => {
                Kind::Gone
            }
            (true, false) => Kind::Gone,
            _ => Kind::New,
        };
        let text = match kind {
            Kind::New => b[j].clone(),
            _ => a[i].clone(),
        };
        told.push(Line { text, kind });
        i += usize::from(kind != Kind::New);
        j += usize::from(kind != Kind::Gone);
    }
    told
}

#[cfg(test)]
mod tests {
    use super::{Kind, changes};

    fn told(old: &str, new: &str) -> String {
        let lines = changes(old, new).into_iter().map(|line| {
            let mark = match line.kind {
                Kind::Kept => ' ',
                Kind::Gone => '-',
                Kind::New => '+',
            };
            format!("{mark}{}", line.text)
        });
        lines.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn lines_are_kept_gone_or_new() {
        for (old, new, says) in [
            ("", "", ""),
            ("a\n\nb", "a\nb", " a| b"),
            ("a\nb\nc", "a\nc", " a|-b| c"),
            ("a\nc", "a\nb\nc", " a|+b| c"),
            ("a\nb\nc", "a\nx\nc", " a|-b|+x| c"),
            ("a\nb\nc\nd", "b\nx\nd\ne", "-a| b|-c|+x| d|+e"),
            ("a", "", "-a"),
            ("a\r\nb", "a\nb", " a| b"),
            ("a\na", "a\na\na", " a| a|+a"),
        ] {
            assert_eq!(told(old, new), says, "{old:?} {new:?}");
        }
    }

    #[test]
    fn long_texts_are_compared_by_their_ends_alone() {
        let text = |of: &str| {
            let lines: Vec<_> = (0..2_000).map(|n| format!("{of}{n}")).collect();
            format!("first\n{}\nlast", lines.join("\n"))
        };
        let told = changes(&text("a"), &text("b"));
        assert_eq!(told.len(), 4_002);
        let kept = told.iter().filter(|line| line.kind == Kind::Kept);
        assert_eq!(kept.count(), 2);
    }
}
