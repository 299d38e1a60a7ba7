pub fn proxy() {}
