// `npm run test:network [-- mocha arguments]`: builds the verifier's bundle and runs the suite in namespaces of its own.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundleVerifier } from "../../tools/verifier-bundle";
import { OUTER_NETWORK } from "./network";
import { installClients, RELEASED_CLIENTS } from "./released-clients";

const ENTER = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** Says in one line what is missing for the suite here, or undefined when nothing is. */
function missing(): string | undefined {
  const lacks = (what: string) => `The network suite needs ${what}; see test/network/README.md.`;
  if (process.platform !== "linux") return lacks("Linux");
  if (process.getuid?.() !== 0) return lacks("root");
  for (const [program, from] of [
    ["ip", "iproute2"],
    ["iptables", "iptables"],
    ["unshare", "util-linux"],
    ["mount", "mount"],
  ] as const) {
    const { error } = spawnSync(program, ["--version"], { stdio: "ignore" });
    if (error) return lacks(`${program} (package ${from})`);
  }
  // Also with root, a container may not be allowed to.
  const probe = ["ip link set lo up", "mount -t tmpfs tmpfs /run", "iptables -w -t nat -L -n"].join(" && ");
  const { status } = spawnSync("unshare", [...ENTER, "sh", "-c", probe], { stdio: "ignore" });
  return status === 0
    ? undefined
    : lacks("the right to make network, mount and process namespaces, with nat tables");
}

function main(): number {
  const why = missing();
  if (why !== undefined) {
    console.error(why);
    return process.env.CI ? 1 : 0;
  }
  const repository = resolve(__dirname, "../..");
  const folder = mkdtempSync(join(tmpdir(), "network-suite-"));
  try {
    const bundle = join(folder, "verifier.js");
    bundleVerifier(bundle);
    const workload = join(folder, "workload.js");
    bundleVerifier(workload, "workload");
    const mocha = require.resolve("mocha/bin/mocha.js");
    const given = process.argv.slice(2);
    const run = [
      mocha,
      "--config",
      join(__dirname, ".mocharc.json"),
      ...given,
      join(__dirname, "network.test.ts"),
    ];
    const { status } = spawnSync("unshare", [...ENTER, process.execPath, ...run], {
      cwd: repository,
      stdio: "inherit",
      env: {
        ...process.env,
        // What the suite leaves, however it ends, is in this folder.
        TMPDIR: folder,
        VERIFIER_BUNDLE: bundle,
        WORKLOAD_BUNDLE: workload,
        [RELEASED_CLIENTS]: JSON.stringify(installClients()),
        [OUTER_NETWORK]: readlinkSync("/proc/self/ns/net"),
      },
    });
    return status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main();
