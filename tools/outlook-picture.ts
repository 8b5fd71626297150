import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outlook } from "../cli/outlook";

/** The picture of docs/upgrades.md. */
export const OUTLOOK_PICTURE = "docs/outlook.svg";

/** The day on which it begins, so that it changes only with the stacks. */
const DAY = "2026-12-01";

/** What the command draws of the stacks of this project. @throws Error where it fails. */
export async function outlookPicture(root: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "gke-guardrails-outlook-"));
  try {
    const config = join(folder, "config.json");
    writeFileSync(config, JSON.stringify({ settings: { today: DAY } }));
    let drawn = "";
    let errors = "";
    const code = await outlook.run([root, "--format", "svg", "--config", config], {
      out: { write: (text) => (drawn += text) },
      err: { write: (text) => (errors += text) },
      env: {},
    });
    if (code !== 0) throw new Error(`the outlook could not be drawn:\n${errors}`);
    return drawn;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
