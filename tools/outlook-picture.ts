import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The picture of docs/upgrades.md. */
export const OUTLOOK_PICTURE = "docs/outlook.svg";

/** The day on which it begins, so that it changes only with the stacks. */
const DAY = "2026-12-01";

/** What the command draws of the stacks of this project. @throws Error where it fails. */
export function outlookPicture(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), "gke-guardrails-outlook-"));
  try {
    const config = join(folder, "config.json");
    writeFileSync(config, JSON.stringify({ settings: { today: DAY } }));
    const args = ["--import", "tsx", "cli/main.ts", "outlook", ".", "--format", "svg", "--config", config];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    if (status !== 0) throw new Error(`the outlook could not be drawn:\n${stderr}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
