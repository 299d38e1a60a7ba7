//! A generated source, and paths for it.

use crate::{
    piece::{LITERALS, NAMED, NAMES, Piece, UNNAMED},
    random::Random,
};

/// How many paths a source has.
const PATHS: usize = 6;

/// A parameter that destinations may use.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// `*`, `+`, `?`, or empty.
    pub(crate) modifier: &'static str,
}

/// A source in path-to-regexp's syntax.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) text: String,
    pub(crate) parameters: Vec<Parameter>,
    /// Paths that it matches, or narrowly doesn't.
    pub(crate) paths: Vec<String>,
}

impl Source {
    /// A source that starts with `prefix`, a literal.
    pub(crate) fn generate(random: &mut Random, prefix: &str) -> Self {
        let mut source = Self {
            text: prefix.to_owned(),
            parameters: Vec::new(),
            paths: vec![prefix.to_owned()],
        };
        let mut names = NAMES.to_vec();
        for _ in 0..random.choose(&[0, 1, 1, 1, 2, 2, 3]) {
            let pieces = match random.below(10) {
                0..3 => LITERALS,
                3..9 => NAMED,
                _ => UNNAMED,
            };
            let piece = random.pick(pieces);
            let name = names.swap_remove(random.below(names.len()));
            source.push(random, piece, name);
        }
        if source.text.is_empty() || random.chance(4) {
            source.text.push('/');
        }
        source
    }

    fn push(&mut self, random: &mut Random, piece: &Piece, name: &str) {
        self.text += &piece.source.replace("NAME", name);
        let parameters = piece.params.iter().map(|(text, modifier)| Parameter {
            name: text.replace("NAME", name),
            modifier,
        });
        self.parameters.extend(parameters);
        let paths = (0..PATHS).map(|_| {
            let sample = match random.chance(50) {
                true => piece.samples[0],
                false => random.choose(piece.samples),
            };
            format!("{}{sample}", random.pick(&self.paths))
        });
        self.paths = paths.collect();
    }
}
