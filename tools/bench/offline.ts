// The offline check as a whole process, beside what Node.js and a peer take.
import { spawnSync } from "node:child_process";
import { type Usage, usageOf } from "./process-tree";
import { EXAMPLE, figures, print, ROOT, RUNS } from "./report";

const CHECK = "gke-guardrails check";

/** Reading Terraform alone, without the network. */
const CHECKOV = [
  "-d",
  "tools/bench/terraform",
  "--framework",
  "terraform",
  "--quiet",
  "--compact",
  "--skip-download",
];

const COMMANDS: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  [CHECK]: [process.execPath, ["dist/cli/main.js", "check", EXAMPLE]],
  "node with @pulumi/pulumi loaded, nothing else": [process.execPath, ["-e", "require('@pulumi/pulumi')"]],
  "checkov on the same cluster in Terraform": ["checkov", CHECKOV],
};

export async function offline(): Promise<void> {
  console.log(`\nThe offline check of one small program, as a whole process (${RUNS} runs)`);
  const installed = Object.entries(COMMANDS).filter(([label, [command]]) => {
    const isInstalled = !spawnSync(command, ["--version"]).error;
    if (!isInstalled) print(label, "is not installed (pip install checkov)");
    return isInstalled;
  });
  const samples: Record<string, Usage[]> = {};
  // In turn, so that a busy machine slows all of them alike.
  for (let run = 0; run < RUNS; run++) {
    for (const [label, [command, args]] of installed) {
      samples[label] ??= [];
      samples[label].push((await usageOf(command, args, { cwd: ROOT, stdio: "ignore" })).usage);
    }
  }
  const own = samples[CHECK] ?? [];
  for (const [label, list] of Object.entries(samples)) {
    const of = (key: keyof Usage) => figures(list.map((usage) => usage[key])).median;
    const ratio = (key: keyof Usage) =>
      figures(list.map((usage, run) => (own[run]?.[key] ?? 0) / usage[key])).median.toFixed(2);
    const compared =
      label === CHECK
        ? ""
        : `; the check takes ${ratio("cpu")} of its processor, ${ratio("time")} of its time`;
    print(label, `${of("cpu").toFixed(2)} s of processor, ${of("time").toFixed(2)} s${compared}`);
  }
}
