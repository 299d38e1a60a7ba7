// Runs requests against the handlers of this folder, with a small stand-in for what Next.js hands to them.
import { readFileSync } from "node:fs";

const requests = JSON.parse(readFileSync(process.argv[2], "utf8"));
const root = new URL("./", import.meta.url);

async function pages(module, request, params) {
  const url = new URL(request.target, "http://localhost");
  const headers = new Headers(request.headers);
  const json = (headers.get("content-type") ?? "").includes("json");
  const body = json ? JSON.parse(request.body || "{}") : (request.body ?? "");
  const req = {
    method: request.method,
    url: request.target,
    query: { ...Object.fromEntries(url.searchParams), ...params },
    headers: Object.fromEntries(headers),
    body,
  };
  const sent = { status: 200, headers: {}, body: "" };
  const res = {
    status: (status) => ((sent.status = status), res),
    setHeader: (name, value) => ((sent.headers[name.toLowerCase()] = [value].flat().join(", ")), res),
    json: (value) => ((sent.headers["content-type"] = "application/json; charset=utf-8"), res.end(JSON.stringify(value))),
    send: (value) => (typeof value === "object" ? res.json(value) : res.end(String(value))),
    redirect: (status, target) => {
      [sent.status, target] = target === undefined ? [307, status] : [status, target];
      sent.headers.location = target;
      res.end(target);
    },
    end: (text = "") => (sent.body = text),
  };
  await module.default(req, res);
  return sent;
}

async function app(module, request, params) {
  const { method, target, headers, body } = request;
  const response = await module[method](new Request(new URL(target, "http://localhost"), { method, headers, body }), {
    params: Promise.resolve(params),
  });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

const quiet = console.error;
console.error = () => {};
const responses = [];
for (const request of requests) {
  const module = await import(new URL(request.file, root));
  const run = request.file.startsWith("pages/") ? pages : app;
  responses.push(await run(module, request, request.params ?? {}));
}
console.error = quiet;
console.log(JSON.stringify(responses));
