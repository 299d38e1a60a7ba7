//! A text is a `twinroute.toml`: it is read without panics, and either gives a configuration that can be built, or an error with a line
//! for each mistake.
#![no_main]

use libfuzzer_sys::fuzz_target;
use twinroute_rules::NextConfig;

fuzz_target!(|text: &str| {
    match NextConfig::parse_toml(text) {
        Ok(config) => {
            assert!(config.build().is_ok());
            assert_eq!(
                NextConfig::new().merge(config.clone()).as_ref(),
                Ok(&config)
            );
            // Each key that is set is set in both now.
            let is_empty = config == NextConfig::new();
            assert_eq!(config.clone().merge(config).is_ok(), is_empty);
        }
        Err(error) => {
            assert!(error.iter().len() > 0);
            let lines = text.split('\n').count();
            for problem in &error {
                let place = problem.place().unwrap_or_default();
                let line = place.strip_prefix("twinroute.toml:");
                let line = line.and_then(|line| line.parse::<usize>().ok());
                assert!(
                    line.is_some_and(|line| (1..=lines).contains(&line)),
                    "{problem}"
                );
            }
        }
    }
});
