// A real SMTP server on a free port of this machine. One JSON line for each message on stdout, as it came over the wire.
// Mailboxes that begin with "full" are put off (452), with "gone" refused (550). The first message to one that begins with "cut" is taken, and
// the connection cut instead of an answer.
import { SMTPServer } from "smtp-server";

const tell = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

const cut = new Set();
const cuts = (address) => address.startsWith("cut") && !cut.has(address) && cut.add(address);

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ["AUTH", "STARTTLS"],
  onRcptTo({ address }, session, callback) {
    if (address.startsWith("full")) return callback(refusal(452, "Mailbox full, try again later"));
    if (address.startsWith("gone")) return callback(refusal(550, "No such mailbox"));
    return callback();
  },
  onData(stream, session, callback) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", () => {
      const to = session.envelope.rcptTo.map((one) => one.address);
      const unanswered = to.some(cuts);
      tell({ from: session.envelope.mailFrom.address, to, unanswered, message: Buffer.concat(parts).toString("base64") });
      if (unanswered) [...server.connections].find((one) => one.session === session).close();
      else callback(null, "taken");
    });
  },
});
server.listen(0, "127.0.0.1", function () {
  tell({ port: this.address().port });
});
process.stdin.on("end", () => process.exit(0)).resume();
