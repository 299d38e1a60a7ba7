//! What packages are for.

use crate::model::ObstacleKind;

/// What a package is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackageKind {
    /// Next.js and React: twinroute has their place.
    Framework,
    /// `after` and `waitUntil`.
    After,
    /// Next's caches.
    Cache,
    Session,
    Database,
    /// It calls a service over the network.
    Service,
    Other,
}

const SESSIONS: [&str; 22] = [
    "next-auth",
    "@auth/core",
    "better-auth",
    "@clerk/nextjs",
    "@clerk/backend",
    "@supabase/ssr",
    "@supabase/auth-helpers-nextjs",
    "iron-session",
    "next-iron-session",
    "@auth0/nextjs-auth0",
    "@workos-inc/authkit-nextjs",
    "@kinde-oss/kinde-auth-nextjs",
    "lucia",
    "@logto/next",
    "@stackframe/stack",
    "next-firebase-auth",
    "firebase-admin/auth",
    "supertokens-node",
    "passport",
    "next-session",
    "express-session",
    "cookie-session",
];

const DATABASES: [&str; 36] = [
    "@prisma/client",
    "prisma",
    "@prisma/extension-accelerate",
    "drizzle-orm",
    "mongoose",
    "mongodb",
    "pg",
    "postgres",
    "mysql2",
    "mysql",
    "knex",
    "kysely",
    "typeorm",
    "sequelize",
    "better-sqlite3",
    "sqlite3",
    "@libsql/client",
    "@planetscale/database",
    "@neondatabase/serverless",
    "@vercel/postgres",
    "@supabase/supabase-js",
    "redis",
    "ioredis",
    "@upstash/redis",
    "@vercel/kv",
    "@clickhouse/client",
    "@mikro-orm/core",
    "@databases/pg",
    "node:sqlite",
    "edgedb",
    "gel",
    "faunadb",
    "convex",
    "firebase-admin",
    "@tidbcloud/serverless",
    "@electric-sql/pglite",
];

const SERVICES: [&str; 62] = [
    "axios",
    "got",
    "node-fetch",
    "undici",
    "ky",
    "ofetch",
    "superagent",
    "stripe",
    "resend",
    "nodemailer",
    "openai",
    "googleapis",
    "google-auth-library",
    "twilio",
    "postmark",
    "replicate",
    "ai",
    "pusher",
    "ably",
    "algoliasearch",
    "inngest",
    "bullmq",
    "bull",
    "posthog-node",
    "mixpanel",
    "analytics-node",
    "plaid",
    "unsend",
    "loops",
    "web-push",
    "minio",
    "aws-sdk",
    "svix",
    "qstash",
    "slack",
    "contentful",
    "sanity",
    "meilisearch",
    "typesense",
    "weaviate-ts-client",
    "chromadb",
    "langchain",
    "cohere-ai",
    "groq-sdk",
    "elevenlabs",
    "dub",
    "novu",
    "expo-server-sdk",
    "node-mailjet",
    "mailgun.js",
    "kafkajs",
    "amqplib",
    "nats",
    "ssh2",
    "imapflow",
    "ws",
    "pinecone-client",
    "checkly",
    "notion-client",
    "discord.js",
    "tiny-json-http",
    "mailersend",
];

const SERVICE_SCOPES: [&str; 30] = [
    "@aws-sdk/",
    "@google-cloud/",
    "@azure/",
    "@slack/",
    "@sendgrid/",
    "@octokit/",
    "@anthropic-ai/",
    "@ai-sdk/",
    "@google/",
    "@pinecone-database/",
    "@trigger.dev/",
    "@langchain/",
    "@vercel/blob",
    "@vercel/edge-config",
    "@upstash/qstash",
    "@upstash/workflow",
    "@upstash/vector",
    "@notionhq/",
    "@linear/",
    "@hubspot/",
    "@paddle/",
    "@polar-sh/",
    "@lemonsqueezy/",
    "@chronark/zod-bird",
    "@mendable/",
    "@elastic/",
    "@opensearch-project/",
    "@novu/",
    "@mailchimp/",
    "@shopify/",
];

const RENDERERS: [&str; 9] = [
    "react-dom/server",
    "react-dom",
    "@react-email/render",
    "@react-email/components",
    "@react-pdf/renderer",
    "next/og",
    "@vercel/og",
    "satori",
    "@react-email/html",
];

const NODE_ONLY: [&str; 34] = [
    "sharp",
    "canvas",
    "@napi-rs/canvas",
    "puppeteer",
    "puppeteer-core",
    "playwright",
    "playwright-core",
    "pdf-lib",
    "pdfjs-dist",
    "pdfkit",
    "mupdf",
    "exceljs",
    "xlsx",
    "archiver",
    "jsdom",
    "fluent-ffmpeg",
    "tesseract.js",
    "vm2",
    "isolated-vm",
    "mjml",
    "juice",
    "docx",
    "mammoth",
    "unzipper",
    "jszip",
    "node:vm",
    "node:child_process",
    "node:worker_threads",
    "node:cluster",
    "samlify",
    "@boxyhq/saml-jackson",
    "oidc-provider",
    "jimp",
    "@ffmpeg/ffmpeg",
];

/// Packages that serve routes themselves.
const LIBRARIES: [&str; 22] = [
    "next-auth",
    "better-auth",
    "inngest",
    "uploadthing",
    "graphql-yoga",
    "@trpc/server",
    "@as-integrations/next",
    "apollo-server-micro",
    "@apollo/server",
    "hono",
    "elysia",
    "@payloadcms/next",
    "fumadocs-core",
    "@ts-rest/next",
    "@novu/framework",
    "mcp-handler",
    "@vercel/mcp-adapter",
    "express",
    "fastify",
    "oidc-provider",
    "swagger-ui-express",
    "@dub/better-auth",
];

/// The name of a package as the report shows it: without a path in it, and with `node:` for modules of Node.js.
pub(super) fn shown(package: &str) -> String {
    if is_node(package) {
        return format!("node:{}", package.trim_start_matches("node:"));
    }
    let depth = if package.starts_with('@') { 2 } else { 1 };
    package.split('/').take(depth).collect::<Vec<_>>().join("/")
}

/// What an export of a package is used for.
pub(crate) fn kind_of(package: &str, export: &str) -> PackageKind {
    let root = shown(package);
    let is = |list: &[&str]| list.contains(&root.as_str()) || list.contains(&package);
    match package {
        // The generated client of Prisma may be anywhere.
        _ if export == "PrismaClient" => PackageKind::Database,
        "next/cache" => PackageKind::Cache,
        "@vercel/functions" if export == "waitUntil" => PackageKind::After,
        "next/server" if matches!(export, "after" | "unstable_after") => PackageKind::After,
        _ if root == "next"
            || root == "react"
            || root == "server-only"
            || root == "client-only" =>
        {
            PackageKind::Framework
        }
        _ if is(&SESSIONS) => PackageKind::Session,
        _ if is(&DATABASES) || root.starts_with("@prisma/adapter-") => PackageKind::Database,
        _ if is(&SERVICES)
            || SERVICE_SCOPES
                .iter()
                .any(|scope| package.starts_with(scope)) =>
        {
            PackageKind::Service
        }
        _ => PackageKind::Other,
    }
}

/// The obstacle that an export of a package is.
pub(crate) fn obstacle_of(package: &str, export: &str) -> Option<ObstacleKind> {
    let root = shown(package);
    let is = |list: &[&str]| list.contains(&root.as_str()) || list.contains(&package);
    match package {
        "next/cache" if is_purge(export) => Some(ObstacleKind::NextCache),
        "next/headers" if export == "draftMode" => Some(ObstacleKind::DraftMode),
        _ if is(&RENDERERS) => Some(ObstacleKind::Rendering),
        "socket.io" | "next-ws" => Some(ObstacleKind::NodeServer),
        _ if is(&NODE_ONLY) => Some(ObstacleKind::NodePackage),
        _ => None,
    }
}

/// Whether a package serves routes itself.
pub(crate) fn serves_routes(package: &str) -> bool {
    LIBRARIES.contains(&shown(package).as_str())
}

fn is_purge(export: &str) -> bool {
    matches!(
        export,
        "revalidatePath"
            | "revalidateTag"
            | "updateTag"
            | "expireTag"
            | "expirePath"
            | "unstable_expireTag"
            | "unstable_expirePath"
    )
}

fn is_node(package: &str) -> bool {
    const NAMES: [&str; 28] = [
        "assert",
        "async_hooks",
        "buffer",
        "child_process",
        "cluster",
        "crypto",
        "dns",
        "events",
        "fs",
        "fs/promises",
        "http",
        "http2",
        "https",
        "net",
        "os",
        "path",
        "perf_hooks",
        "process",
        "querystring",
        "readline",
        "stream",
        "stream/promises",
        "tls",
        "url",
        "util",
        "vm",
        "worker_threads",
        "zlib",
    ];
    package.starts_with("node:") || NAMES.contains(&package)
}
