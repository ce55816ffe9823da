// One round of load: reads what to send as JSON from standard input, prints what was measured as JSON.
import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import autocannon from "autocannon";

const order = JSON.parse(readFileSync(0, "utf8"));
let sent = 0;

const request = {
  method: order.method,
  headers: order.headers,
  // Every request is another one: the next path in turn, a fresh idempotency key.
  setupRequest(plain) {
    const path = order.paths[sent % order.paths.length];
    sent += 1;
    const fresh = { ...plain, path };
    if (order.key_header) fresh.headers = { ...plain.headers, [order.key_header]: randomUUID() };
    if (order.body) fresh.body = order.body;
    return fresh;
  },
};

const result = await autocannon({
  url: order.url,
  connections: order.connections,
  duration: order.seconds,
  timeout: 10,
  requests: [request],
});

process.stdout.write(
  JSON.stringify({
    // What arrived, over the time it took: the generator's own samples leave out the last part of a second.
    answers: result["2xx"],
    seconds: result.duration,
    failures: result.errors + result.timeouts + result.non2xx,
    p50: result.latency.p50,
    p95: result.latency.p97_5,
    p99: result.latency.p99,
    bytes: result.throughput.total,
  }),
);
