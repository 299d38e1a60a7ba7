//! From a regular expression to the steps of a program.

use fancy_regex::{Assertion, Expr, LookAround};

use crate::{
    char_set::CharSet,
    program::{Byte, Chars, Step},
};

/// The most steps. A longer program takes too much memory for what it saves.
const MAX_STEPS: usize = 1000;

/// Returns `None` for an expression that a program cannot match.
pub(crate) fn compile(expression: &str) -> Option<Vec<Step>> {
    let tree = Expr::parse_tree(expression).ok()?;
    let mut compiler = Compiler { steps: Vec::new() };
    compiler.expression(&tree.expr)?;
    compiler.steps.push(Step::Done);
    Some(compiler.steps)
}

struct Compiler {
    steps: Vec<Step>,
}

impl Compiler {
    fn expression(&mut self, expression: &Expr) -> Option<()> {
        match expression {
            Expr::Empty => {}
            Expr::Concat(parts) => self.sequence(parts)?,
            Expr::Group(inner) => self.expression(inner)?,
            Expr::Alt(branches) => self.alternatives(&Vec::from_iter(branches))?,
            Expr::Repeat { child, lo, hi, .. } => self.repeat(child, *lo, *hi)?,
            Expr::LookAround(inner, LookAround::LookAhead) => self.ahead(inner, true)?,
            Expr::LookAround(inner, LookAround::LookAheadNeg) => self.ahead(inner, false)?,
            Expr::Assertion(Assertion::StartText) => self.steps.push(Step::Start),
            Expr::Assertion(Assertion::EndText) => self.steps.push(Step::End),
            single => self.steps.push(match text(single) {
                Some(text) => Step::Text(text.into()),
                None => chars(single, 1, 1)?,
            }),
        }
        (self.steps.len() < MAX_STEPS).then_some(())
    }

    /// Adds parts that follow each other. Their text becomes one step.
    fn sequence(&mut self, parts: &[Expr]) -> Option<()> {
        let mut pending: Vec<Byte> = Vec::new();
        for part in parts {
            if let Some(text) = text(part) {
                pending.extend(text);
                continue;
            }
            self.flush(&mut pending);
            self.expression(part)?;
        }
        self.flush(&mut pending);
        Some(())
    }

    fn flush(&mut self, pending: &mut Vec<Byte>) {
        if !pending.is_empty() {
            self.steps.push(Step::Text(std::mem::take(pending).into()));
        }
    }

    fn alternatives(&mut self, branches: &[&Expr]) -> Option<()> {
        let (last, others) = branches.split_last()?;
        let mut ends = Vec::new();
        for branch in others {
            let start = self.reserve();
            self.expression(branch)?;
            ends.push(self.reserve());
            self.steps[start] = Step::Either(self.steps.len());
        }
        self.expression(last)?;
        for end in ends {
            self.steps[end] = Step::Jump(self.steps.len());
        }
        Some(())
    }

    fn repeat(&mut self, child: &Expr, min: usize, max: usize) -> Option<()> {
        if let Some(step) = chars(child, min, max) {
            self.steps.push(step);
            return Some(());
        }
        if (min, max) == (0, 1) {
            let branches = branches(child).iter().chain([&Expr::Empty]);
            return self.alternatives(&branches.collect::<Vec<_>>());
        }
        // A loop over nothing would not end. What takes something ends at the limit of steps.
        if max > 1 && can_be_empty(child) {
            return None;
        }
        for _ in 0..min {
            self.expression(child)?;
        }
        let mut starts = Vec::new();
        let optional = if max == usize::MAX { 1 } else { max - min };
        for _ in 0..optional {
            starts.push(self.reserve());
            self.expression(child)?;
        }
        if let (usize::MAX, [start]) = (max, starts.as_slice()) {
            self.steps.push(Step::Jump(*start));
        }
        for start in starts {
            self.steps[start] = Step::Either(self.steps.len());
        }
        Some(())
    }

    fn ahead(&mut self, inner: &Expr, must_match: bool) -> Option<()> {
        let start = self.reserve();
        self.expression(inner)?;
        self.steps.push(Step::Done);
        let next = self.steps.len();
        self.steps[start] = Step::Ahead { must_match, next };
        Some(())
    }

    /// Adds a step that is set when its target is known.
    fn reserve(&mut self) -> usize {
        self.steps.push(Step::Done);
        self.steps.len() - 1
    }
}

/// The bit that distinguishes a lower case letter of ASCII from the upper case one.
const CASE: u8 = 0x20;

/// Returns the bytes of a literal, or of a class such as `[aA]`.
fn text(expression: &Expr) -> Option<Vec<Byte>> {
    match expression {
        Expr::Literal { val, casei: false } => {
            let bytes = val.bytes();
            Some(bytes.map(|byte| Byte { byte, case: 0 }).collect())
        }
        Expr::Delegate { inner, .. } => match inner.as_bytes() {
            [b'[', one, other, b']'] if one.is_ascii_alphabetic() && one ^ other == CASE => {
                let byte = one | CASE;
                Some(vec![Byte { byte, case: CASE }])
            }
            _ => None,
        },
        _ => None,
    }
}

fn branches(expression: &Expr) -> &[Expr] {
    match expression {
        Expr::Group(inner) => branches(inner),
        Expr::Alt(branches) => branches,
        other => std::slice::from_ref(other),
    }
}

/// Returns the step for so many characters of one kind.
fn chars(expression: &Expr, min: usize, max: usize) -> Option<Step> {
    let set = match expression {
        Expr::Group(inner) => return chars(inner, min, max),
        Expr::Delegate {
            inner,
            casei: false,
            ..
        } => CharSet::parse(inner)?,
        Expr::Literal { val, casei: false } => {
            let mut chars = val.chars();
            let char = chars.next()?;
            chars.next().is_none().then(|| CharSet::of(char))?
        }
        _ => return None,
    };
    Some(Step::Chars(Box::new(Chars { set, min, max })))
}

fn can_be_empty(expression: &Expr) -> bool {
    match expression {
        Expr::Literal { val, .. } => val.is_empty(),
        Expr::Delegate { .. } => false,
        Expr::Concat(parts) => parts.iter().all(can_be_empty),
        Expr::Alt(branches) => branches.iter().any(can_be_empty),
        Expr::Group(inner) => can_be_empty(inner),
        Expr::Repeat { child, lo, .. } => *lo == 0 || can_be_empty(child),
        _ => true,
    }
}
