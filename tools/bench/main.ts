// What the project costs: figures, and ratios to a peer where one is installed. Everything is measured in this one run.
import { parseArgs } from "node:util";
import { audit } from "./audit";
import { offline } from "./offline";
import { preview } from "./preview";
import { scaling } from "./scaling";
import { verifier } from "./verifier";

/** The sections, in the order in which they run. */
const SECTIONS: Readonly<Record<string, (sizes?: readonly string[]) => Promise<void>>> = {
  offline,
  preview,
  scaling,
  audit,
  verifier,
};

/** `npm run bench [-- SECTION… --resources N]`: runs the sections named, or all; of large programs only that of N resources. */
async function main(args: string[]): Promise<void> {
  const { positionals: names, values } = parseArgs({
    args,
    options: { resources: { type: "string", multiple: true } },
    allowPositionals: true,
  });
  const unknown = names.filter((name) => !Object.hasOwn(SECTIONS, name));
  if (unknown.length > 0) {
    throw new Error(
      `The bench has no section ${unknown.join(", ")}; its sections are ${Object.keys(SECTIONS).join(", ")}.`,
    );
  }
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    try {
      await section(values.resources);
    } catch (error) {
      // The other sections are measured all the same.
      fail(`The section ${name} failed: ${messageOf(error)}`);
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error) => fail(messageOf(error)));
