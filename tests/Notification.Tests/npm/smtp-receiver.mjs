// A real SMTP server on a free port of this machine. One JSON line for each message on stdout, as it came over the wire.
// Mailboxes that begin with "full" are put off (452), with "gone" refused (550).
import { SMTPServer } from "smtp-server";

const tell = (line) => process.stdout.write(JSON.stringify(line) + "\n");
const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

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
      tell({ from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((one) => one.address),
        message: Buffer.concat(parts).toString("base64") });
      callback(null, "taken");
    });
  },
});
server.listen(0, "127.0.0.1", function () {
  tell({ port: this.address().port });
});
process.stdin.on("end", () => process.exit(0)).resume();
