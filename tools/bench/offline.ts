// The offline check as a whole process, beside what Node.js and a peer take.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { EXAMPLE, figures, print, ROOT, RUNS, seconds } from "./report";

/** Wall time of a command in milliseconds; undefined where it is not installed. */
function time(command: string, args: string[]): Promise<number | undefined> {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: "ignore" });
    child.on("error", () => resolve(undefined));
    child.on("close", () => resolve(performance.now() - start));
  });
}

export async function offline(): Promise<void> {
  console.log(`\nThe offline check of one small program, as a whole process (${RUNS} runs)`);
  const commands: Record<string, [string, string[]]> = {
    "gke-guardrails check": [process.execPath, ["dist/cli/main.js", "check", EXAMPLE]],
    "node with @pulumi/pulumi loaded, nothing else": [process.execPath, ["-e", "require('@pulumi/pulumi')"]],
    "checkov on the same cluster in Terraform": [
      "checkov",
      ["-d", "tools/bench/terraform", "--framework", "terraform", "--quiet", "--compact"],
    ],
  };
  const samples: Record<string, number[]> = Object.fromEntries(
    Object.keys(commands).map((label) => [label, []]),
  );
  // Interleaved, so that a busy machine slows all of them alike.
  for (let run = 0; run < RUNS; run++) {
    for (const [label, [command, args]] of Object.entries(commands)) {
      const taken = await time(command, args);
      if (taken !== undefined) samples[label]?.push(taken);
    }
  }
  const own = figures(samples["gke-guardrails check"] ?? []);
  for (const [label, list] of Object.entries(samples)) {
    if (list.length === 0) print(label, "is not installed (pip install checkov)");
    else {
      const peer = figures(list);
      print(
        label,
        `${seconds(peer)}${peer.min === own.min ? "" : `; the check takes ${(own.median / peer.median).toFixed(2)} of its time`}`,
      );
    }
  }
}
