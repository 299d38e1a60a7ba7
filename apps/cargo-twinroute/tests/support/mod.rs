//! Projects in temporary folders, and the tool, run as a process.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test binary uses a part of it"
)]
#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A Next.js project in a temporary folder.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// Writes the files of a project.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        project.write(
            "package.json",
            r#"{ "name": "shop", "dependencies": { "next": "16.4.6" } }"#,
        );
        files
            .iter()
            .for_each(|(name, text)| project.write(name, text));
        project
    }

    /// A project of two commits, between which routes moved, and its Rust twin in `twin`.
    pub fn with_history() -> Self {
        let project = Self::new(&[
            ("pages/api/items/[id].ts", ITEM),
            (
                "pages/api/list.ts",
                "export default (req, res) => res.json([])",
            ),
            (
                "pages/api/gone.ts",
                "export default (req, res) => res.json({})",
            ),
            ("pages/api/helper.ts", "export const helper = 1"),
            (
                "proxy.ts",
                "export const config = { matcher: '/api/:path*' }; export function proxy() {}",
            ),
            (
                "next.config.js",
                "module.exports = { redirects: async () => [{ source: '/a', destination: '/b', permanent: true }] }",
            ),
        ]);
        project.git(&["init", "--quiet", "--initial-branch=main"]);
        project.commit("before");
        fs::remove_dir_all(project.path().join("pages")).unwrap();
        project.write(
            "app/api/items/[itemId]/route.ts",
            "export const GET = async () => Response.json([])",
        );
        project.write("app/api/list/route.ts", LIST);
        project.write("app/api/orders/route.ts", ORDERS);
        project.write("twin/Cargo.toml", "[package]\nname = \"twin\"\n");
        project.write("twin/src/app/api/orders/route.rs", "pub async fn get() {}");
        project.write("twin/src/pages/api/list.rs", TWIN_LIST);
        project.commit("after");
        project
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs Git in the project, without the configuration of the machine.
    pub fn git(&self, words: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.path())
            .args(words)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{words:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        let name = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
        self.git(&[&name[..], &["commit", "--quiet", "--message", message]].concat());
    }
}

const ITEM: &str = "export default (req, res) => req.method === 'GET' ? res.json([req.query.id]) : res.status(405).end()";

const LIST: &str = "export const GET = async () => Response.json([]);
export const POST = async (request) => Response.json(await request.json());";

const ORDERS: &str = "import { z } from 'zod';
const schema = z.object({ id: z.string().min(1), tags: z.array(z.enum(['a', 'b'])).optional() });
export async function POST(request) {
  const order = schema.parse(await request.json());
  return Response.json({ ok: true, id: order.id }, { status: 201 });
}";

const TWIN_LIST: &str = r#"pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.method().as_str() {
        "GET" => res.json(&[1]),
        _ => res.method_not_allowed(["GET"]),
    }
}"#;

/// Runs the tool in a folder.
pub fn run(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-twinroute"));
    command.current_dir(folder).args(words).output().unwrap()
}

/// What a command wrote, as JSON.
#[track_caller]
pub fn json(output: &Output) -> Value {
    let error = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {error}"))
}
