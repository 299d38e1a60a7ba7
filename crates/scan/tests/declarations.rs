//! Which declarations a route uses.

mod support;

use support::Fixture;
use twinroute_scan::{DeclarationKind, PackageImport, declarations};

#[test]
fn functions_schemas_and_types_the_nearest_first() {
    let fixture = Fixture::new(&[
        (
            "app/teams/route.ts",
            "import { bodySchema, type Team } from '../../lib/team';
             import plans from './plans.json';
             import { save } from '../../lib/store';
             export async function POST(request: Request) {
                 const team: Team = bodySchema.parse(await request.json());
                 return Response.json(await save(team));
             }",
        ),
        ("app/teams/plans.json", "{\n  \"free\": 1\n}\n"),
        (
            "lib/team.ts",
            "import { z } from 'zod';\nconst MOST = 20;\n// The body of a new team.\nexport const bodySchema = z.object({\n  name: z.string().max(MOST),\n});\nexport type Team = z.infer<typeof bodySchema>;\nexport const unused = 1;\n",
        ),
        (
            "lib/store.ts",
            "import type { Team } from './team';\nexport interface Saved { id: number }\nexport function save(team: Team): Saved {\n  return { id: 1 };\n}\n",
        ),
    ]);
    let project = fixture.scan();
    let found = declarations(fixture.path(), &project.routes[0]).all;
    let shown: Vec<_> = found
        .iter()
        .map(|one| {
            (
                one.name.as_str(),
                one.kind,
                one.file.as_str(),
                one.line,
                one.end_line,
                one.depth,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("bodySchema", DeclarationKind::Value, "lib/team.ts", 3, 6, 1),
            ("save", DeclarationKind::Function, "lib/store.ts", 3, 5, 1),
            (
                "plans",
                DeclarationKind::Data,
                "app/teams/plans.json",
                1,
                3,
                1,
            ),
            ("Team", DeclarationKind::Type, "lib/team.ts", 7, 7, 1),
            ("MOST", DeclarationKind::Value, "lib/team.ts", 2, 2, 2),
            ("Saved", DeclarationKind::Type, "lib/store.ts", 2, 2, 2),
        ]
    );
    assert!(
        found[0]
            .source
            .starts_with("// The body of a new team.\nexport const bodySchema")
    );
}

#[test]
fn names_of_packages_in_the_route_and_in_what_it_uses() {
    let fixture = Fixture::new(&[
        (
            "package.json",
            r#"{ "dependencies": { "next": "16", "zod": "4", "@prisma/client": "6", "next-auth": "4" } }"#,
        ),
        (
            "app/teams/route.ts",
            "import { getServerSession } from 'next-auth/next';
             import { team } from '@/lib/team';
             import type { Team } from '@/lib/team';
             export async function GET() {
                 const found: Team = await team(await getServerSession());
                 return Response.json(found);
             }",
        ),
        (
            "tsconfig.json",
            r#"{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }"#,
        ),
        (
            "lib/team.ts",
            "import { z as zod } from 'zod';\nimport { Team as Row } from '@prisma/client';\nimport * as crypto from 'crypto';\n\
             export type Team = Row & { hash: string };\n\
             export const team = (id) => zod.string().parse(id);\n",
        ),
    ]);
    let project = fixture.scan();
    let found = declarations(fixture.path(), &project.routes[0]);
    let shown = |packages: &[PackageImport]| -> Vec<String> {
        let one = |one: &PackageImport| format!("{} {} {}", one.local, one.module, one.name);
        packages.iter().map(one).collect()
    };
    assert_eq!(
        shown(&found.packages),
        ["getServerSession next-auth/next getServerSession"]
    );
    let all = found.all.iter();
    let all: Vec<_> = all
        .map(|one| (one.name.as_str(), shown(&one.packages)))
        .collect();
    assert_eq!(
        all,
        [
            ("team", vec!["zod zod z".to_owned()]),
            ("Team", vec!["Row @prisma/client Team".to_owned()]),
        ]
    );
}
