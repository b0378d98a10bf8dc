// Deadlines by moment-business-time: cases as JSON on stdin, one line of epoch seconds on stdout.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const moment = createRequire(import.meta.url)("moment-business-time");
const due = ({ zone, week, holidays, from, minutes }) => {
  process.env.TZ = zone;
  // Its weeks begin on Sunday, ours on Monday.
  const workinghours = Object.fromEntries(week.map((windows, day) => [(day + 1) % 7, windows.length ? windows.flat() : null]));
  moment.updateLocale("en", { workinghours, holidays });
  return moment(from * 1000).addWorkingTime(minutes, "minutes").unix();
};
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(due)));
