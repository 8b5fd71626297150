// For who keeps the data of gke/ current: shows the release notes since its last comparison that look like known issues, boundaries that moved,
// dates of support and limits. Usage: npm run facts -- --feed FILE|URL [--since DATE]. It reads the feed alone, and changes nothing.

import { parseArgs } from "node:util";
import { readFeed } from "../cli/release-notes/feed";
import { notesOf } from "../cli/release-notes/notes";
import { fetchFeed } from "../cli/release-notes/source";
import { DATED_DATA, isOld, oldFrom } from "../gke/data-age";
import { factsText, hintsIn } from "./facts/hints";

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { feed: { type: "string" }, since: { type: "string" } } });
  if (values.feed === undefined) {
    console.error("npm run facts needs the feed of GKE's release notes: npm run facts -- --feed FILE");
    return 2;
  }
  for (const data of DATED_DATA)
    console.log(
      `${data.what}: as of ${data.asOf}, ${isOld(data, new Date()) ? "OLD" : `old from ${oldFrom(data)} on`}`,
    );
  const days = readFeed(await fetchFeed(values.feed), values.feed);
  const oldest = DATED_DATA.map(({ asOf }) => asOf).sort()[0] ?? "";
  const hints = hintsIn(days.flatMap(notesOf), values.since ?? oldest);
  console.log(`\n${factsText(hints)}`);
  return hints.length > 0 ? 1 : 0;
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  })
  .then((code) => {
    process.exitCode = code;
  });
