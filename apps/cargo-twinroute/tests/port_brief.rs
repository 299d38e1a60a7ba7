//! `cargo twinroute port --brief` from the outside.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const FILES: [(&str, &str); 7] = [
    (
        "package.json",
        r#"{ "name": "shop", "dependencies": { "next": "16.4.6", "zod": "4", "@prisma/client": "6" } }"#,
    ),
    (
        "pages/api/teams/[teamId]/members.ts",
        "import { withAuth } from '../../../../lib/auth'
import { bodySchema } from '../../../../lib/schema'
import prisma from '../../../../lib/prisma'

async function handler(req, res) {
  if (req.method === 'GET') {
    const page = Number(req.query.page)
    return res.status(200).json(await prisma.member.findMany({ where: { teamId: req.query.teamId }, skip: page * 20 }))
  }
  if (req.method === 'POST') {
    const { email } = bodySchema.parse(req.body)
    if (email.endsWith('@spam.example')) return res.status(403).json({ error: 'no spam' })
    return res.status(201).json(await prisma.member.create({ data: { email } }))
  }
  res.setHeader('Allow', ['GET', 'POST'])
  return res.status(405).end()
}
export default withAuth(handler)
",
    ),
    (
        "lib/auth.ts",
        "export const withAuth = (handler) => (req, res) => req.headers.authorization ? handler(req, res) : res.status(401).end()\n",
    ),
    (
        "lib/schema.ts",
        "import { z } from 'zod'\n// The new member.\nexport const bodySchema = z.object({ email: z.string().email() })\n",
    ),
    (
        "lib/prisma.ts",
        "import { PrismaClient } from '@prisma/client'\nexport default new PrismaClient()\n",
    ),
    (
        "prisma/schema.prisma",
        "model Member {\n  id String @id\n  email String\n  role Role\n}\n\nmodel Other {\n  id String @id\n}\n\nenum Role {\n  ADMIN\n  USER\n}\n",
    ),
    (
        "proxy.ts",
        "export const config = { matcher: ['/api/teams/:path*', '/admin'] }\nexport function proxy() {}\n",
    ),
];

fn project() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in FILES {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn run(folder: &TempDir, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cargo-twinroute"))
        .current_dir(folder.path())
        .args(["port", "--brief"])
        .args(words)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const URL: &str = "/api/teams/[teamId]/members";

#[test]
fn the_brief_has_all_that_the_port_needs() {
    let folder = project();
    let output = run(&folder, &[URL]);
    let brief = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let parts = [
        // the route, by what the scan found
        "# Port `/api/teams/[teamId]/members` to Rust",
        "`src/pages/api/teams/[teamId]/members.rs`",
        "- Query: `page: number`",
        "`{ email: string .email() }`",
        // the TypeScript, of the route and of what it uses
        "if (email.endsWith('@spam.example'))",
        "### function `withAuth`: `lib/auth.ts`, lines 1 to 1",
        "// The new member.\nexport const bodySchema",
        // the database: the model that is used, and its enum
        "model Member {",
        "enum Role {",
        "| `@default(cuid())`, `@default(uuid())`, `@updatedAt` | the client makes these values",
        // the guards
        "`withAuth` of `lib/auth.ts`",
        "runs before it, by the matcher `/api/teams/:path*`",
        // the rows of MIGRATION.md, and the interface
        "| `req.query.pid` | `req.query().get(\"pid\")` |",
        "| `proxy.ts` beside `app` and `pages` |",
        "`res.method_not_allowed([\"GET\"])`",
        // the packages, in their versions
        "- Next.js: `16.4.6`",
        "| `@prisma/client` 6: `PrismaClient` | `sqlx`, `sea-orm` |",
        "| `zod` 4: `z` |  | no crate has the same texts",
        "| Check | zod 4 |",
        "| `Invalid input: expected string, received undefined` |",
        // the Rust, as far as it is written
        "### `src/pages/api/teams/[teamId]/members.rs`",
        "pub async fn handler(",
        "- `port: data`",
        "### `src/guards/with_auth.rs`",
        // requests
        "curl -i \"$SERVER\"'/api/teams/teamId-1/members?page=1'",
        "-d '{\"email\":\"ada@example.com\"}'",
        "- `403 {\"error\": \"no spam\"}, line 12`",
        // the order of the work, and how to test it
        "1. Read section 2",
        "`cargo twinroute port '/api/teams/[teamId]/members' PATH`",
        "`res.attempt(async \\|res\\| {...}",
        "go to `tests/api_teams_teamid_members.rs`",
        "send(Method::GET, \"/api/teams/teamId-1/members?page=1\", None).await",
        "! grep -n '// port:\\|not_ported\\|not ported yet'",
        // the end
        "cargo twinroute routes --match '/api/teams/teamId-1/members'",
    ];
    for part in parts {
        assert!(brief.contains(part), "`{part}` is not in\n{brief}");
    }
    let absent = [
        "model Other",
        "zod 3",
        "The tool knows nothing of",
        "`/admin`",
        "`response.cookies.set('a', 'b')`",
        "](docs/",
        "](../",
    ];
    for part in absent {
        assert!(!brief.contains(part), "`{part}` is in\n{brief}");
    }
}

#[test]
fn a_route_is_named_by_its_file_too_and_a_wrong_name_gets_a_hint() {
    let folder = project();
    let output = run(&folder, &["pages/api/teams/[teamId]/members.ts"]);
    assert!(output.status.success());
    let output = run(&folder, &["/api/team/members"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(
        errors.contains("did you mean `/api/teams/[teamId]/members`?"),
        "{errors}"
    );
}

#[test]
fn what_exceeds_the_limit_is_named() {
    let folder = project();
    let brief = text(&run(&folder, &[URL, "--lines", "1"]).stdout);
    assert!(
        brief.contains("- value `bodySchema`: `lib/schema.ts`, lines 2 to 3"),
        "{brief}"
    );
    assert!(!brief.contains("// The new member."));
}

#[test]
fn each_response_has_a_test() {
    let folder = project();
    fs::write(
        folder.path().join("pages/api/notes.ts"),
        "import { getServerSession } from 'next-auth'
import prisma from '../../lib/prisma'
export default async function handler(req, res) {
  if (req.method === 'POST') {
    const session = await getServerSession(req, res, {})
    if (!session) return res.status(401).end('Unauthorized')
    const { text } = req.body
    if (!text) return res.status(400).json({ error: 'Text is required' })
    try {
      const note = await prisma.member.create({ data: { text } })
      return res.status(201).json({ id: note.id })
    } catch (error) {
      return res.status(500).json({ error: 'Internal' })
    }
  }
  res.setHeader('Allow', ['POST'])
  return res.status(405).end(`Method ${req.method} Not Allowed`)
}
",
    )
    .unwrap();
    let brief = text(&run(&folder, &["/api/notes"]).stdout);
    let parts = [
        "use my_api::guards::get_server_session::Sessions;",
        "const POST_BODY: &str = r#\"{\"text\":\"text\"}\"#;",
        // the guard's refusal, without a session
        "async fn post_without_credentials_is_refused() {
    let response = send(Value::Null, Method::POST, \"/api/notes\", Some(POST_BODY)).await;
    assert_eq!(response.status(), 401);
    assert_eq!(response.text().expect(\"text\"), \"Unauthorized\");",
        // a check
        "#[ignore = \"write what leads to it: a value of the request, or data\"]
async fn post_400_text_is_required() {",
        "    assert_eq!(response.status(), 400);
    assert_eq!(response.json::<Value>().expect(\"JSON\"), json!({\"error\":\"Text is required\"}));",
        "async fn post_with_an_empty_body_is_refused() {
    let response = send(session(), Method::POST, \"/api/notes\", Some(r#\"{}\"#)).await;
    assert_eq!(response.status(), 400);",
        // success, of which a part is not known
        "async fn post_201() {",
        "    // its body: {\"id\": note.id}",
        // an arm of the methods
        "async fn patch_is_not_served() {
    let response = send(session(), Method::PATCH, \"/api/notes\", None).await;
    assert_eq!(response.status(), 405);
    assert_eq!(response.header(\"allow\").as_deref(), Some(\"POST\"));",
        "- `405, in Rust: Ok(res.set_header(\"Allow\", \"POST\").status(405)",
        // the guard is a part of what has to be done
        "'src/pages/api/notes.rs' 'src/guards/get_server_session.rs'",
        "! grep -n '#\\[ignore' tests/api_notes.rs",
    ];
    for part in parts {
        assert!(brief.contains(part), "`{part}` is not in\n{brief}");
    }
    assert!(!brief.contains("post_500"));
}

#[test]
fn packages_have_a_hint_or_are_named_as_unknown() {
    let folder = project();
    fs::write(
        folder.path().join("pages/api/pay.ts"),
        "import Stripe from 'stripe'
import type { NextApiRequest } from 'next'
import { createHmac } from 'crypto'
import { wire } from '@acme/wire/fast'
export default async function handler(req, res) {
  await fetch('https://api.example.com')
  res.json([wire(new Stripe('key')), createHmac('sha256', 'key')])
}
",
    )
    .unwrap();
    fs::create_dir_all(folder.path().join("node_modules/stripe")).unwrap();
    let manifest = folder.path().join("node_modules/stripe/package.json");
    fs::write(manifest, r#"{ "version": "16.12.0" }"#).unwrap();
    let brief = text(&run(&folder, &["/api/pay"]).stdout);
    let parts = [
        "| `fetch` | `reqwest` | one `reqwest::Client`",
        "| `stripe` 16.12.0 | `async-stripe`, `reqwest`, `hmac`, `sha2` | `POST https://api.stripe.com",
        "| `node:crypto`: `createHmac` |",
        "The tool knows nothing of `@acme/wire`: `wire`.",
    ];
    for part in parts {
        assert!(brief.contains(part), "`{part}` is not in\n{brief}");
    }
    assert!(!brief.contains("Messages of zod"));
    assert!(!brief.contains("| `next`"));
}

#[test]
fn of_a_long_value_the_members_that_matter_are_shown() {
    let folder = project();
    let providers = "    A({ secret: process.env.A_SECRET }),\n".repeat(130);
    let options = format!(
        "import {{ getServerSession }} from 'next-auth'
export const authOptions = {{
  providers: [
{providers}  ],
  callbacks: {{
    session: ({{ session, token }}) => ({{ ...session, userId: token.sub }}),
  }},
}}
// Whether the request has a session.
export async function signedIn(req, res) {{
  const trial = process.env.TRIAL_DAYS
  return await getServerSession(req, res, authOptions)
}}
"
    );
    fs::write(folder.path().join("lib/options.ts"), options).unwrap();
    let config = "export default {
  skipTrailingSlashRedirect: true,
  reactStrictMode: true,
  async headers() {
    return [{ source: '/:path*', headers: [{ key: 'x-a', value: '1' }] }]
  },
}
";
    fs::write(folder.path().join("next.config.mjs"), config).unwrap();
    fs::write(
        folder.path().join("pages/api/me.ts"),
        "import { signedIn } from '../../lib/options'
export default async function handler(req, res) {
  res.json({ session: await signedIn(req, res), build: process.env['BUILD_ID'] })
}
",
    )
    .unwrap();
    let brief = text(&run(&folder, &["/api/me"]).stdout);
    let parts = [
        "### value `authOptions`: `lib/options.ts`, lines 2 to 138 without 3 to 134",
        "  // ... lines 3 to 134\n  callbacks: {\n    session: (",
        "There, `getServerSession` is of `next-auth`.",
        "`GET /api/auth/session` on the legacy server",
        "let request = client.get(format!(\"{url}/api/auth/session\"))",
        "Ok(Self(if is_empty { Value::Null } else { session }))",
        "- `BUILD_ID`: `pages/api/me.ts` line 3",
        "- `TRIAL_DAYS`: `signedIn` in `lib/options.ts` line 141",
        "(a server without `.build_output(..)` has none of it): `headers`, `skipTrailingSlashRedirect`",
        "Only the options of the session library read these, so the port needs at most the secret: `A_SECRET`.",
    ];
    for part in parts {
        assert!(brief.contains(part), "`{part}` is not in\n{brief}");
    }
    let all = text(&run(&folder, &["/api/me", "--lines", "9000"]).stdout);
    assert!(all.contains("    A({ secret: process.env.A_SECRET }),"));
}

#[test]
fn a_route_without_get_is_compared_by_its_methods_and_computed_names_are_not_sent() {
    let folder = project();
    fs::write(
        folder.path().join("pages/api/ping.ts"),
        "export default function handler(req, res) {
  if (req.method !== 'POST') return res.status(405).end()
  const name = 'a' + Math.random()
  return res.json({ hit: req.cookies[name], kind: req.headers['x-kind'], text: req.body.text })
}
",
    )
    .unwrap();
    let brief = text(&run(&folder, &["/api/ping"]).stdout);
    let shadow = "\"/api/ping\" = { mode = \"shadow\", POST = \"shadow\" }";
    let test = "send(Method::POST, \"/api/ping\", Some(POST_BODY)).await";
    for part in [shadow, test, "-H 'x-kind: ...'"] {
        assert!(brief.contains(part), "`{part}` is not in\n{brief}");
    }
    assert!(!brief.contains("*=..."), "{brief}");
}

#[test]
fn names_of_the_typescript_are_words_of_the_commands() {
    let folder = project();
    fs::write(
        folder.path().join("pages/api/it's $(a).ts"),
        r#"export default function handler(req, res) {
  const { "x' ; touch body ; '": text } = req.body
  const query = req.query["$(touch query)"]
  const header = req.headers["x-' ; touch header ; '"]
  return res.json({ text, query, header, cookie: req.cookies["' ; touch cookie ; '"] })
}
"#,
    )
    .unwrap();
    let output = run(&folder, &["/api/it's $(a)", "--json"]);
    let brief: Value = serde_json::from_slice(&output.stdout).unwrap();
    let commands = ["requests", "checks"].map(|key| brief[key].as_array().unwrap().clone());
    let commands = commands.concat();
    let commands = commands.iter().map(|one| one["command"].as_str().unwrap());
    let commands = commands.filter(|one| one.contains("curl") || one.contains("'/api/"));
    // Each command as the words that the shell makes of it.
    let script = commands.map(|one| format!("printf '<%s>' {one}\n"));
    let shell = Command::new("sh")
        .current_dir(folder.path())
        .env("SERVER", "http://localhost")
        .args(["-c", &script.collect::<String>()])
        .output()
        .unwrap();
    let words = text(&shell.stdout);
    let parts = [
        "<http://localhost/api/it's $(a)?$(touch query)=text>",
        "<x-' ; touch header ; ': ...>",
        "<Cookie: ' ; touch cookie ; '=...>",
        r#"<{"x' ; touch body ; '":"text"}>"#,
        "<--match></api/it's $(a)>",
    ];
    for part in parts {
        assert!(words.contains(part), "`{part}` is not in\n{words}");
    }
    for name in ["query", "header", "cookie", "body"] {
        assert!(!folder.path().join(name).exists(), "{name}");
    }
    let brief = text(&run(&folder, &["/api/it's $(a)"]).stdout);
    let step = r"`cargo twinroute port '/api/it'\''s $(a)' PATH`";
    for part in [
        step,
        "```toml\n# in rollout.toml",
        "\n\"/api/it's $(a)\" = ",
    ] {
        assert!(brief.contains(part), "`{part}` is not in\n{brief}");
    }
}

#[test]
fn json_has_the_same_parts() {
    let folder = project();
    let output = run(&folder, &[URL, "--json"]);
    let brief: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(brief["url"], URL);
    assert_eq!(brief["models"][0]["name"], "Member");
    assert_eq!(brief["proxy"]["matchers"][0], "/api/teams/:path*");
    let keys = brief["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["key"].as_str().unwrap());
    let keys: Vec<_> = keys.collect();
    assert!(keys.contains(&"pages-method-not-allowed") && !keys.contains(&"app-method"));
}

#[test]
fn requests_of_a_shadow_report_are_added() {
    let folder = project();
    let report = r#"{ "routes": [], "groups": [], "mismatches": [
        { "route": "/api/teams/[teamId]/members", "method": "GET", "target": "/api/teams/7/members?page=0", "at": 1, "differences": [],
          "legacy": { "status": 200, "headers": [["content-type", "application/json"]], "body": "[{\"id\":\"m1\"}]" }, "rust": null },
        { "route": "/api/other", "method": "GET", "target": "/api/other", "at": 1, "differences": [],
          "legacy": { "status": 200, "headers": [], "body": "other" }, "rust": null } ] }"#;
    fs::write(folder.path().join("shadow.json"), report).unwrap();
    let brief = text(&run(&folder, &[URL, "--recorded", "shadow.json"]).stdout);
    assert!(
        brief.contains("GET /api/teams/7/members?page=0\n-> 200\n[{\"id\":\"m1\"}]"),
        "{brief}"
    );
    assert!(!brief.contains("GET /api/other"));
    fs::write(folder.path().join("shadow.json"), "{}").unwrap();
    let output = run(&folder, &[URL, "--recorded", "shadow.json"]);
    assert_eq!(output.status.code(), Some(1));
    let errors = text(&output.stderr);
    assert!(
        errors.contains("shadow.json") && errors.contains("Accept: application/json"),
        "{errors}"
    );
}

#[test]
fn recorded_requests_send_no_commands_to_the_terminal() {
    let folder = project();
    let report = r#"{ "mismatches": [
        { "route": "/api/teams/[teamId]/members", "method": "GET", "target": "/a?\u001b]0;title\u0007",
          "legacy": { "status": 200, "headers": [], "body": "\u001b[2J\u001b[31mred\u009b2J" }, "rust": null } ] }"#;
    fs::write(folder.path().join("shadow.json"), report).unwrap();
    for words in [
        &[URL, "--recorded", "shadow.json"][..],
        &[URL, "--recorded", "shadow.json", "--json"],
    ] {
        let brief = text(&run(&folder, words).stdout);
        assert!(brief.contains("\\u001b]0;title\\u0007"), "{brief}");
        assert!(brief.contains("\\u001b[31mred\\u009b2J"), "{brief}");
        assert!(!brief.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{brief:?}");
    }
    // The line ends of Windows are no commands.
    let source = "export default (req, res) => {\r\n  res.json({})\r\n}\r\n";
    fs::write(folder.path().join("pages/api/crlf.ts"), source).unwrap();
    let brief = text(&run(&folder, &["/api/crlf"]).stdout);
    assert!(brief.contains(&source.replace('\r', "")), "{brief}");
    let file = "a\u{1b}[2Jb.md";
    let output = run(&folder, &[URL, "--output", file]);
    assert_eq!(text(&output.stderr), "wrote a\\u001b[2Jb.md\n");
}

#[test]
fn a_brief_goes_to_a_file() {
    let folder = project();
    let output = run(&folder, &[URL, "--output", "brief.md"]);
    assert!(output.status.success() && output.stdout.is_empty());
    let brief = fs::read_to_string(folder.path().join("brief.md")).unwrap();
    assert!(brief.starts_with("# Port "));
    // A brief is replaced, and nothing else.
    for words in [
        &[URL, "--json", "--output", "brief.md"][..],
        &[URL, "--output", "brief.md"],
    ] {
        assert!(run(&folder, words).status.success());
        assert_ne!(
            fs::read_to_string(folder.path().join("brief.md")).unwrap(),
            ""
        );
    }
    for (file, before) in FILES {
        let output = run(&folder, &[URL, "--output", file]);
        assert_eq!(output.status.code(), Some(1));
        let errors = text(&output.stderr);
        let expected =
            format!("`{file}` exists and is no brief of `cargo twinroute port`, so it is kept");
        assert!(errors.contains(&expected), "{errors}");
        assert_eq!(
            fs::read_to_string(folder.path().join(file)).unwrap(),
            before
        );
    }
    let output = run(&folder, &[URL, "--output", "no/folder/brief.md"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("no/folder/brief.md"));
}
