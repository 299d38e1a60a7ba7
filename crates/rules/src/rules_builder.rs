//! From rules as they are written to compiled ones.

use crate::{
    HeaderRule, Redirect, Rewrite, RewriteList, RuleError, Rules,
    condition::Conditions,
    destination::Destination,
    js_regex::Case,
    rule::Rule,
    rule_error::{RuleKind, SyntaxError},
    rule_list::RuleList,
    rules::{HeaderAction, RedirectAction},
    scope::Scope,
    settings::Settings,
    source::Source,
    template::Template,
    token::Name,
    written_source::{SourceForm, WrittenRule, expand},
};

/// Collects rules and all mistakes in them.
#[derive(Debug)]
pub(crate) struct RulesBuilder {
    settings: Settings,
    redirects: Vec<Rule<RedirectAction>>,
    headers: Vec<Rule<Vec<HeaderAction>>>,
    before_files: Vec<Rule<Destination>>,
    after_files: Vec<Rule<Destination>>,
    fallback: Vec<Rule<Destination>>,
    errors: Vec<RuleError>,
}

impl RulesBuilder {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            redirects: Vec::new(),
            headers: Vec::new(),
            before_files: Vec::new(),
            after_files: Vec::new(),
            fallback: Vec::new(),
            errors: Vec::new(),
        }
    }

    pub(crate) fn redirects(&mut self, rules: &[Redirect], form: SourceForm) {
        for rule in rules {
            let is_known = matches!(rule.status, 301 | 302 | 303 | 307 | 308);
            if !is_known {
                let message = format!(
                    "status {} is not one of 301, 302, 303, 307 and 308",
                    rule.status
                );
                self.error(RuleKind::Redirect, &rule.scope, message);
                continue;
            }
            if rule.destination.is_empty() {
                self.error(RuleKind::Redirect, &rule.scope, "no destination".to_owned());
                continue;
            }
            let written = WrittenRule::redirect(&rule.scope, &rule.destination);
            let status = rule.status;
            let compiled = self.compile(RuleKind::Redirect, written, form);
            self.redirects.extend(compiled.into_iter().map(|rule| Rule {
                source: rule.source,
                conditions: rule.conditions,
                action: RedirectAction {
                    destination: rule.action,
                    status,
                },
            }));
        }
    }

    pub(crate) fn before_files(&mut self, rules: &[Rewrite], form: SourceForm) {
        let compiled = self.rewrites(rules, form);
        self.before_files.extend(compiled);
    }

    pub(crate) fn after_files(&mut self, rules: &[Rewrite], form: SourceForm) {
        let compiled = self.rewrites(rules, form);
        self.after_files.extend(compiled);
    }

    pub(crate) fn fallback(&mut self, rules: &[Rewrite], form: SourceForm) {
        let compiled = self.rewrites(rules, form);
        self.fallback.extend(compiled);
    }

    pub(crate) fn headers(&mut self, rules: &[HeaderRule], form: SourceForm) {
        for rule in rules {
            if rule.headers.is_empty() {
                self.error(RuleKind::Header, &rule.scope, "no headers".to_owned());
                continue;
            }
            let actions: Vec<HeaderAction> = rule
                .headers
                .iter()
                .map(|(name, value)| HeaderAction {
                    name: Template::parse(name),
                    value: Template::parse(value),
                })
                .collect();
            let compiled = self.compile(RuleKind::Header, WrittenRule::header(&rule.scope), form);
            self.headers.extend(compiled.into_iter().map(|rule| Rule {
                source: rule.source,
                conditions: rule.conditions,
                action: actions.clone(),
            }));
        }
    }

    /// Returns the compiled rules, or all mistakes.
    pub(crate) fn build(self) -> Result<Rules, Vec<RuleError>> {
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let rewrites = |rules| RewriteList {
            rules: RuleList::new(rules),
        };
        Ok(Rules {
            settings: self.settings,
            redirects: RuleList::new(self.redirects),
            headers: RuleList::new(self.headers),
            before_files: rewrites(self.before_files),
            after_files: rewrites(self.after_files),
            fallback: rewrites(self.fallback),
        })
    }

    fn rewrites(&mut self, rules: &[Rewrite], form: SourceForm) -> Vec<Rule<Destination>> {
        let mut compiled = Vec::new();
        for rule in rules {
            let is_url = ["http://", "https://"]
                .iter()
                .any(|scheme| rule.destination.starts_with(scheme));
            if !is_url && !rule.destination.starts_with('/') {
                let message = "the destination starts with none of `/`, `http://` and `https://`";
                self.error(RuleKind::Rewrite, &rule.scope, message.to_owned());
                continue;
            }
            if !is_url && !rule.scope.base_path {
                let message = "a rewrite outside of `basePath` needs a destination on another host";
                self.error(RuleKind::Rewrite, &rule.scope, message.to_owned());
                continue;
            }
            let written = WrittenRule::rewrite(&rule.scope, &rule.destination);
            compiled.extend(self.compile(RuleKind::Rewrite, written, form));
        }
        compiled
    }

    /// Compiles one written rule to one rule, or to several with locales.
    fn compile(
        &mut self,
        kind: RuleKind,
        written: WrittenRule<'_>,
        form: SourceForm,
    ) -> Vec<Rule<Destination>> {
        let scope = written.scope();
        if !scope.source.starts_with('/') {
            self.error(kind, scope, "a source starts with `/`".to_owned());
            return Vec::new();
        }
        let case = if self.settings.case_sensitive {
            Case::Sensitive
        } else {
            Case::Insensitive
        };
        let compile = |source: &str, destination: &str| {
            let source = Source::parse(source, case)?;
            let conditions = Conditions::new(&scope.has, &scope.missing)?;
            let action = match compile_destination(destination, &source, &conditions) {
                Err(error) if form == SourceForm::Complete => {
                    Destination::unusable(destination, &error)
                }
                action => action?,
            };
            Ok::<_, SyntaxError>(Rule {
                source,
                conditions,
                action,
            })
        };
        let expanded = expand(&written, &self.settings, form);
        let rules: Result<Vec<_>, _> = expanded
            .iter()
            .map(|(source, destination)| compile(source, destination))
            .collect();
        rules.unwrap_or_else(|error| {
            self.error(kind, scope, error.to_string());
            Vec::new()
        })
    }

    fn error(&mut self, kind: RuleKind, scope: &Scope, message: String) {
        let error = RuleError::new(kind, &scope.source, message);
        self.errors.push(error.with_origin(&scope.origin));
    }
}

fn compile_destination(
    text: &str,
    source: &Source,
    conditions: &Conditions,
) -> Result<Destination, SyntaxError> {
    let destination = Destination::parse(text)
        .map_err(|error| SyntaxError::new(format!("destination `{text}`: {error}")))?;
    check_params(&destination, source, conditions)?;
    Ok(destination)
}

/// Checks that the source or a condition sets what the destination uses.
fn check_params(
    destination: &Destination,
    source: &Source,
    conditions: &Conditions,
) -> Result<(), SyntaxError> {
    for group in destination.params() {
        let Name::Named(name) = &group.name else {
            return Err(SyntaxError::new(
                "an expression without a name in the destination",
            ));
        };
        let is_set = source.names().contains(name)
            || if destination.is_path() {
                conditions.keys().any(|known| known == name)
            } else {
                group.modifier.is_optional() || conditions.names().any(|known| known == name)
            };
        if !is_set {
            let is_unnamed = name.parse::<usize>().is_ok_and(|n| n < source.unnamed());
            return Err(SyntaxError::new(if is_unnamed {
                format!("`:{name}` in the destination: an expression without a name cannot be used")
            } else {
                format!("`:{name}` in the destination is neither in the source nor in `has`")
            }));
        }
    }
    Ok(())
}
