//! The routes of a large REST API, in the shape of a code host's, and a path for each of them.

/// 257 patterns: deep, with many static siblings, most of them with one to four parameters.
pub const ROUTES: &str = "
/api
/api/meta
/api/zen
/api/emojis
/api/events
/api/feeds
/api/rate_limit
/api/versions
/api/octocat
/api/markdown
/api/markdown/raw
/api/licenses
/api/licenses/[license]
/api/gitignore/templates
/api/gitignore/templates/[name]
/api/codes_of_conduct
/api/codes_of_conduct/[key]
/api/advisories
/api/advisories/[ghsa_id]
/api/classrooms
/api/classrooms/[classroom_id]
/api/classrooms/[classroom_id]/assignments
/api/assignments/[assignment_id]
/api/assignments/[assignment_id]/grades
/api/assignments/[assignment_id]/accepted_assignments
/api/search/code
/api/search/commits
/api/search/issues
/api/search/labels
/api/search/repositories
/api/search/topics
/api/search/users
/api/gists
/api/gists/public
/api/gists/starred
/api/gists/[gist_id]
/api/gists/[gist_id]/comments
/api/gists/[gist_id]/comments/[comment_id]
/api/gists/[gist_id]/commits
/api/gists/[gist_id]/forks
/api/gists/[gist_id]/star
/api/gists/[gist_id]/[sha]
/api/notifications
/api/notifications/threads/[thread_id]
/api/notifications/threads/[thread_id]/subscription
/api/networks/[owner]/[repo]/events
/api/projects/[project_id]
/api/projects/[project_id]/collaborators
/api/projects/[project_id]/collaborators/[username]
/api/projects/[project_id]/collaborators/[username]/permission
/api/projects/[project_id]/columns
/api/projects/columns/[column_id]
/api/projects/columns/[column_id]/cards
/api/projects/columns/[column_id]/moves
/api/projects/columns/cards/[card_id]
/api/projects/columns/cards/[card_id]/moves
/api/teams/[team_id]
/api/teams/[team_id]/discussions
/api/teams/[team_id]/discussions/[number]
/api/teams/[team_id]/discussions/[number]/comments
/api/teams/[team_id]/discussions/[number]/comments/[comment]
/api/teams/[team_id]/invitations
/api/teams/[team_id]/members
/api/teams/[team_id]/members/[username]
/api/teams/[team_id]/memberships/[username]
/api/teams/[team_id]/projects
/api/teams/[team_id]/projects/[project_id]
/api/teams/[team_id]/repos
/api/teams/[team_id]/repos/[owner]/[repo]
/api/teams/[team_id]/teams
/api/user
/api/user/blocks
/api/user/blocks/[username]
/api/user/codespaces
/api/user/codespaces/secrets
/api/user/codespaces/secrets/public-key
/api/user/codespaces/secrets/[secret_name]
/api/user/codespaces/secrets/[secret_name]/repositories
/api/user/codespaces/secrets/[secret_name]/repositories/[id]
/api/user/codespaces/[name]
/api/user/codespaces/[name]/exports
/api/user/codespaces/[name]/exports/[export_id]
/api/user/codespaces/[name]/machines
/api/user/codespaces/[name]/start
/api/user/codespaces/[name]/stop
/api/user/email/visibility
/api/user/emails
/api/user/followers
/api/user/following
/api/user/following/[username]
/api/user/gpg_keys
/api/user/gpg_keys/[gpg_key_id]
/api/user/installations
/api/user/installations/[installation_id]/repositories
/api/user/installations/[installation_id]/repositories/[id]
/api/user/issues
/api/user/keys
/api/user/keys/[key_id]
/api/user/memberships/orgs
/api/user/memberships/orgs/[org]
/api/user/migrations
/api/user/migrations/[migration_id]
/api/user/migrations/[migration_id]/archive
/api/user/migrations/[migration_id]/repos/[repo_name]/lock
/api/user/orgs
/api/user/packages
/api/user/packages/[package_type]/[package_name]
/api/user/packages/[package_type]/[package_name]/restore
/api/user/packages/[package_type]/[package_name]/versions
/api/user/packages/[package_type]/[package_name]/versions/[id]
/api/user/public_emails
/api/user/repos
/api/user/repository_invitations
/api/user/repository_invitations/[invitation_id]
/api/user/starred
/api/user/starred/[owner]/[repo]
/api/user/subscriptions
/api/user/teams
/api/users
/api/users/[username]
/api/users/[username]/events
/api/users/[username]/events/orgs/[org]
/api/users/[username]/events/public
/api/users/[username]/followers
/api/users/[username]/following
/api/users/[username]/following/[target_user]
/api/users/[username]/gists
/api/users/[username]/gpg_keys
/api/users/[username]/hovercard
/api/users/[username]/installation
/api/users/[username]/keys
/api/users/[username]/orgs
/api/users/[username]/packages
/api/users/[username]/packages/[package_type]/[package_name]
/api/users/[username]/packages/[package_type]/[package_name]/versions
/api/users/[username]/projects
/api/users/[username]/received_events
/api/users/[username]/received_events/public
/api/users/[username]/repos
/api/users/[username]/settings/billing/actions
/api/users/[username]/settings/billing/packages
/api/users/[username]/social_accounts
/api/users/[username]/starred
/api/users/[username]/subscriptions
/api/organizations
/api/orgs/[org]
/api/orgs/[org]/actions/cache/usage
/api/orgs/[org]/actions/permissions
/api/orgs/[org]/actions/permissions/repositories
/api/orgs/[org]/actions/permissions/repositories/[id]
/api/orgs/[org]/actions/permissions/selected-actions
/api/orgs/[org]/actions/runner-groups
/api/orgs/[org]/actions/runner-groups/[group_id]
/api/orgs/[org]/actions/runner-groups/[group_id]/runners
/api/orgs/[org]/actions/runners
/api/orgs/[org]/actions/runners/downloads
/api/orgs/[org]/actions/runners/registration-token
/api/orgs/[org]/actions/runners/[runner_id]
/api/orgs/[org]/actions/runners/[runner_id]/labels/[name]
/api/orgs/[org]/actions/secrets
/api/orgs/[org]/actions/secrets/public-key
/api/orgs/[org]/actions/secrets/[secret_name]
/api/orgs/[org]/audit-log
/api/orgs/[org]/blocks
/api/orgs/[org]/blocks/[username]
/api/orgs/[org]/code-scanning/alerts
/api/orgs/[org]/dependabot/alerts
/api/orgs/[org]/dependabot/secrets/[secret_name]
/api/orgs/[org]/events
/api/orgs/[org]/hooks
/api/orgs/[org]/hooks/[hook_id]
/api/orgs/[org]/hooks/[hook_id]/deliveries
/api/orgs/[org]/hooks/[hook_id]/deliveries/[delivery_id]
/api/orgs/[org]/hooks/[hook_id]/deliveries/[delivery_id]/attempts
/api/orgs/[org]/invitations
/api/orgs/[org]/invitations/[invitation_id]/teams
/api/orgs/[org]/issues
/api/orgs/[org]/members
/api/orgs/[org]/members/[username]
/api/orgs/[org]/members/[username]/codespaces
/api/orgs/[org]/memberships/[username]
/api/orgs/[org]/outside_collaborators/[username]
/api/orgs/[org]/packages/[package_type]/[package_name]/versions/[id]
/api/orgs/[org]/projects
/api/orgs/[org]/public_members/[username]
/api/orgs/[org]/repos
/api/orgs/[org]/teams
/api/orgs/[org]/teams/[team_slug]
/api/orgs/[org]/teams/[team_slug]/discussions
/api/orgs/[org]/teams/[team_slug]/discussions/[number]
/api/orgs/[org]/teams/[team_slug]/discussions/[number]/comments
/api/orgs/[org]/teams/[team_slug]/members
/api/orgs/[org]/teams/[team_slug]/memberships/[username]
/api/orgs/[org]/teams/[team_slug]/repos/[owner]/[repo]
/api/repositories
/api/repos/[owner]/[repo]
/api/repos/[owner]/[repo]/actions/artifacts
/api/repos/[owner]/[repo]/actions/artifacts/[artifact_id]
/api/repos/[owner]/[repo]/actions/artifacts/[artifact_id]/[archive_format]
/api/repos/[owner]/[repo]/actions/jobs/[job_id]
/api/repos/[owner]/[repo]/actions/jobs/[job_id]/logs
/api/repos/[owner]/[repo]/actions/runs
/api/repos/[owner]/[repo]/actions/runs/[run_id]
/api/repos/[owner]/[repo]/actions/runs/[run_id]/artifacts
/api/repos/[owner]/[repo]/actions/runs/[run_id]/attempts/[attempt]
/api/repos/[owner]/[repo]/actions/runs/[run_id]/attempts/[attempt]/jobs
/api/repos/[owner]/[repo]/actions/runs/[run_id]/cancel
/api/repos/[owner]/[repo]/actions/runs/[run_id]/jobs
/api/repos/[owner]/[repo]/actions/secrets/[secret_name]
/api/repos/[owner]/[repo]/actions/workflows/[workflow_id]/runs
/api/repos/[owner]/[repo]/assignees
/api/repos/[owner]/[repo]/branches
/api/repos/[owner]/[repo]/branches/[branch]
/api/repos/[owner]/[repo]/branches/[branch]/protection
/api/repos/[owner]/[repo]/branches/[branch]/protection/restrictions/teams
/api/repos/[owner]/[repo]/check-runs/[check_run_id]/annotations
/api/repos/[owner]/[repo]/collaborators/[username]/permission
/api/repos/[owner]/[repo]/comments/[comment_id]/reactions/[reaction_id]
/api/repos/[owner]/[repo]/commits
/api/repos/[owner]/[repo]/commits/[sha]
/api/repos/[owner]/[repo]/commits/[sha]/check-suites
/api/repos/[owner]/[repo]/commits/[sha]/comments
/api/repos/[owner]/[repo]/commits/[sha]/status
/api/repos/[owner]/[repo]/compare/[basehead]
/api/repos/[owner]/[repo]/contents/[...path]
/api/repos/[owner]/[repo]/contributors
/api/repos/[owner]/[repo]/deployments/[deployment_id]/statuses/[status_id]
/api/repos/[owner]/[repo]/environments/[environment_name]
/api/repos/[owner]/[repo]/forks
/api/repos/[owner]/[repo]/git/blobs/[file_sha]
/api/repos/[owner]/[repo]/git/refs/[...ref]
/api/repos/[owner]/[repo]/git/trees/[tree_sha]
/api/repos/[owner]/[repo]/hooks/[hook_id]/deliveries/[delivery_id]/attempts
/api/repos/[owner]/[repo]/issues
/api/repos/[owner]/[repo]/issues/comments
/api/repos/[owner]/[repo]/issues/comments/[comment_id]
/api/repos/[owner]/[repo]/issues/[issue_number]
/api/repos/[owner]/[repo]/issues/[issue_number]/comments
/api/repos/[owner]/[repo]/issues/[issue_number]/labels
/api/repos/[owner]/[repo]/issues/[issue_number]/labels/[name]
/api/repos/[owner]/[repo]/issues/[issue_number]/timeline
/api/repos/[owner]/[repo]/labels/[name]
/api/repos/[owner]/[repo]/milestones/[milestone_number]/labels
/api/repos/[owner]/[repo]/pages/builds/latest
/api/repos/[owner]/[repo]/pulls
/api/repos/[owner]/[repo]/pulls/comments/[comment_id]/reactions
/api/repos/[owner]/[repo]/pulls/[pull_number]
/api/repos/[owner]/[repo]/pulls/[pull_number]/comments/[comment_id]/replies
/api/repos/[owner]/[repo]/pulls/[pull_number]/files
/api/repos/[owner]/[repo]/pulls/[pull_number]/merge
/api/repos/[owner]/[repo]/pulls/[pull_number]/reviews/[review_id]/dismissals
/api/repos/[owner]/[repo]/releases/latest
/api/repos/[owner]/[repo]/releases/tags/[tag]
/api/repos/[owner]/[repo]/releases/[release_id]/assets
/api/repos/[owner]/[repo]/stargazers
/api/repos/[owner]/[repo]/traffic/popular/referrers
/api/repos/[owner]/[repo]/zipball/[...ref]
";

/// The patterns, one by one.
pub fn routes() -> impl Iterator<Item = &'static str> {
    ROUTES.lines().filter(|line| !line.is_empty())
}

/// A path that `route` is the best match for.
pub fn path_of(route: &str) -> String {
    let segments = route
        .split('/')
        .skip(1)
        .map(|segment| match segment.strip_prefix('[') {
            Some("owner]") => "rust-lang",
            Some("repo]" | "repo_name]") => "regex",
            Some("org]") => "the-organisation",
            Some("username]") => "ferris",
            Some("sha]" | "file_sha]" | "tree_sha]") => "6dcb09b5b57875f334f61aebed695e2e4193db5e",
            Some(name) if name.starts_with("...") => "src/parser/tests.rs",
            Some(_) => "1347",
            None => segment,
        });
    segments.fold(String::new(), |path, segment| path + "/" + segment)
}

/// `route` in matchit's spelling.
pub fn for_matchit(route: &str) -> String {
    route
        .replace("[...", "{*")
        .replace('[', "{")
        .replace(']', "}")
}

/// Patterns of a made-up API with `count` routes, for seeing how a table grows.
pub fn grown(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|index| match index % 4 {
        0 => format!("/api/service-{}", index / 4),
        1 => format!("/api/service-{}/items", index / 4),
        2 => format!("/api/service-{}/items/[id]", index / 4),
        _ => format!("/api/service-{}/items/[id]/history/[...rest]", index / 4),
    })
}

/// All 256 ways to write eight segments as `a` or as a parameter, each with an end that [`WORST_PATH`] has not.
pub fn worst_case() -> impl Iterator<Item = String> {
    (0..256).map(|ways| {
        let segment = |place: usize| {
            if ways >> place & 1 == 0 {
                "/a".to_owned()
            } else {
                format!("/[p{place}]")
            }
        };
        (0..8).map(segment).collect::<String>() + "/end"
    })
}

/// A path that goes every way of [`worst_case`] in vain.
pub const WORST_PATH: &str = "/a/a/a/a/a/a/a/a/other";

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use twinroute_matcher::{Origin, Pattern, RouteTable, Style};

    use super::{WORST_PATH, for_matchit, grown, path_of, routes, worst_case};

    #[test]
    fn the_corpus_is_as_large_as_it_says() {
        let patterns: HashSet<_> = routes().collect();
        assert_eq!((routes().count(), patterns.len()), (257, 257));
    }

    #[test]
    fn both_matchers_find_each_route_by_its_path() {
        let mut builder = RouteTable::builder();
        let mut peer = matchit::Router::new();
        for route in routes() {
            builder.insert(
                Pattern::parse(route).unwrap(),
                Origin::new(Style::Pages, ""),
                (),
            );
            peer.insert(for_matchit(route), route).unwrap();
        }
        let table = builder.build().unwrap();
        for route in routes() {
            let path = path_of(route);
            let (ours, theirs) = (table.lookup(&path).unwrap(), peer.at(&path).unwrap());
            assert_eq!(
                (ours.route.pattern().to_string().as_str(), *theirs.value),
                (route, route)
            );
            assert!(ours.captures().eq(theirs.params.iter()), "{path}");
        }
    }

    #[test]
    fn the_worst_case_has_routes_and_its_path_has_none() {
        let mut builder = RouteTable::builder();
        for route in worst_case() {
            builder.insert(
                Pattern::parse(&route).unwrap(),
                Origin::new(Style::Pages, ""),
                (),
            );
        }
        let table = builder.build().unwrap();
        assert_eq!((table.len(), table.matches(WORST_PATH).count()), (256, 0));
        assert_eq!(table.matches("/a/a/a/a/a/a/a/a/end").count(), 256);
    }

    #[test]
    fn a_grown_api_has_no_route_twice() {
        assert_eq!(grown(10_000).collect::<HashSet<_>>().len(), 10_000);
    }
}
