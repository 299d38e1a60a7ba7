//! The text that is being parsed, and its normal form.

/// What is in normal form already is copied in long runs: a text from `JSON.stringify` all at once.
#[derive(Debug)]
pub(crate) struct Normal<'a> {
    pub(crate) input: &'a str,
    /// The position of the next byte.
    pub(crate) at: usize,
    /// From here to `at`, the input is in normal form, and not yet in `out`.
    run: usize,
    out: String,
}

impl<'a> Normal<'a> {
    pub(crate) fn new(input: &'a str) -> Self {
        Self {
            input,
            at: 0,
            run: 0,
            out: String::new(),
        }
    }

    /// The next byte, which is not consumed.
    pub(crate) fn byte(&self) -> Option<u8> {
        self.input.as_bytes().get(self.at).copied()
    }

    /// Skips white space, and returns the next byte without consuming it.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<u8> {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        match self.byte() {
            Some(byte) if is_space(&byte) => {}
            byte => return byte,
        }
        self.flush();
        while self.byte().as_ref().is_some_and(is_space) {
            self.at += 1;
        }
        self.run = self.at;
        self.byte()
    }

    /// The length of the normal form up to here.
    pub(crate) fn length(&self) -> usize {
        self.out.len() + self.at - self.run
    }

    /// A part of the normal form, which no replaced text is in the middle of unless it was flushed since.
    pub(crate) fn part(&self, start: usize, length: usize) -> &str {
        match start.checked_sub(self.out.len()) {
            Some(after) => &self.input[self.run + after..][..length],
            None => &self.out[start..start + length],
        }
    }

    /// The normal form from `start` on.
    pub(crate) fn from(&mut self, start: usize) -> &str {
        if start < self.out.len() {
            self.flush();
        }
        self.part(start, self.length() - start)
    }

    /// Moves the run to the output, and returns that.
    pub(crate) fn flush(&mut self) -> &mut String {
        self.replace(self.at, "");
        &mut self.out
    }

    /// Has `normal` for the input from `start` to here.
    pub(crate) fn replace(&mut self, start: usize, normal: &str) {
        if self.out.capacity() == 0 {
            self.out.reserve(self.input.len());
        }
        self.out.push_str(&self.input[self.run..start]);
        self.out.push_str(normal);
        self.run = self.at;
    }

    pub(crate) fn into_text(mut self) -> String {
        if self.out.is_empty() {
            return self.input[self.run..self.at].to_owned();
        }
        self.flush();
        self.out
    }
}
