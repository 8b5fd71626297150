// What the project costs: figures, and ratios to a peer where one is installed. Everything is measured in this one run.
import { offline } from "./offline";
import { preview } from "./preview";
import { scaling } from "./scaling";
import { verifier } from "./verifier";

/** The sections, in the order in which they run. */
const SECTIONS: Readonly<Record<string, () => Promise<void>>> = { offline, preview, scaling, verifier };

/** `npm run bench [-- SECTION…]`: runs the sections named, or all. */
async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !Object.hasOwn(SECTIONS, name));
  if (unknown.length > 0) {
    throw new Error(
      `The bench has no section ${unknown.join(", ")}; its sections are ${Object.keys(SECTIONS).join(", ")}.`,
    );
  }
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (names.length === 0 || names.includes(name)) await section();
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
