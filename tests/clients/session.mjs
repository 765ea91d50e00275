// The TypeScript SDK's client, used as an orchestrator uses it: everything with default options, four calls at once, and a new
// client when the server was replaced. Reads nothing but lines from stdin, writes one JSON object a line.
import { createInterface } from "node:readline";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [url, ...calls] = process.argv.slice(2);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (value) => console.log(JSON.stringify(value));

async function connect() {
  const client = new Client({ name: "session-test", version: "1.0.0" });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
}

async function callAll(client) {
  return Promise.all(calls.map((call) => client.callTool(JSON.parse(call))));
}

let client = await connect();
await client.ping();
const { tools } = await client.listTools();
say({ server: client.getServerVersion(), tools: tools.map((tool) => tool.name), results: await callAll(client) });

await lines.next();
let lost = null;
try {
  await client.callTool(JSON.parse(calls[0]));
} catch (error) {
  lost = String(error.message ?? error);
}
say({ lost });

await lines.next();
let stale = null;
try {
  await client.callTool(JSON.parse(calls[0]));
} catch (error) {
  stale = String(error.message ?? error);
}
await client.close().catch(() => {});
client = await connect();
say({ stale, results: await callAll(client) });
await client.close();
process.exit(0);
