// One round of load. Reads what to send as JSON from standard input, prints what was measured as JSON.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import autocannon from "autocannon";

const order = JSON.parse(readFileSync(0, "utf8"));
const times = [];
let sent = 0;

const request = {
  method: order.method,
  headers: order.headers,
  body: order.body ?? undefined,
  // Every request is another one: the next path in turn, a fresh idempotency key.
  setupRequest(plain) {
    const path = order.paths[sent % order.paths.length];
    sent += 1;
    if (order.key_header === null) return { ...plain, path };
    return { ...plain, path, headers: { ...plain.headers, [order.key_header]: randomUUID() } };
  },
};

const running = autocannon({
  url: order.url,
  connections: order.connections,
  duration: order.seconds,
  timeout: 10,
  requests: [request],
});
running.on("response", (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
const result = await running;

times.sort((a, b) => a - b);
const percentile = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
process.stdout.write(
  JSON.stringify({
    answers: result["2xx"],
    failures: result.errors + result.timeouts + result.non2xx,
    seconds: result.duration,
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
    bytes: result.throughput.total,
  }),
);
