// Receives webhooks on a free port of this machine and holds each against the reference library. One JSON line for each on stdout.
// The path says what is answered: /200, /500, /302, /410, /hang (never). Signatures are verified at the time they claim, as the sender's
// clock is moved by tests; `age` says in seconds how far that is from this machine's.
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.argv[2]);
const tell = (line) => process.stdout.write(JSON.stringify(line) + "\n");

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts).toString("utf8");
    let verified = true;
    let error = null;
    const { now } = Date;
    const claimed = Number(request.headers["webhook-timestamp"]);
    const age = now() / 1000 - claimed;
    Date.now = () => claimed * 1000;
    try {
      webhook.verify(body, request.headers);
    } catch (refused) {
      verified = false;
      error = String(refused.message);
    }
    Date.now = now;
    const [, status, ...rest] = request.url.split("/");
    tell({ path: request.url, id: request.headers["webhook-id"], age,
      traceparent: request.headers["traceparent"] ?? null, verified, error, body });
    if (status === "hang") return;
    response.writeHead(Number(status), status === "302" ? { location: "/200/" + rest.join("/") } : {});
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => tell({ port: server.address().port }));
process.stdin.on("end", () => process.exit(0)).resume();
