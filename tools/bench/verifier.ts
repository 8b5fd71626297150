// What the verifier costs: `node` mode beside bare Node.js, `cluster` mode in a large cluster.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { MetadataServer, nodeEnvironment } from "../../test/verifier/support/metadata-server";
import { missing, runEnclosed } from "../kubernetes/enclosure";
import { observe } from "./observed";
import { figures, print, ROOT, RUNS } from "./report";

const BUNDLE = join(ROOT, "dist/verifier.js");
const LOAD_RUNS = 3 * RUNS;

/** Seconds for which the long-running processes are watched; `node` mode asks once a second then, not once a minute. */
const WATCHED_SECONDS = 30;

export async function verifier(): Promise<void> {
  await nodeMode();
  await clusterMode();
}

async function nodeMode(): Promise<void> {
  console.log(`\nThe verifier's \`node\` mode, with Node.js ${process.versions.node}`);
  const bundle = readFileSync(BUNDLE);
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KiB`;
  print("bundle", `${kilobytes(bundle.length)}, ${kilobytes(gzipSync(bundle).length)} compressed`);
  const metadata = await MetadataServer.start();
  try {
    const environment = nodeEnvironment(metadata.port, {
      VERIFIER_METADATA_HOST: "localhost",
      VERIFIER_DNS_NAMES: "localhost",
    });
    await start(metadata.port, environment);
    await life(metadata, environment);
  } finally {
    await metadata.stop();
  }
}

/** The time and memory of whole processes: up to the first verdict, and of Node.js by itself. */
async function start(port: number, environment: NodeJS.ProcessEnv): Promise<void> {
  const commands: Record<string, string[]> = {
    "bare Node.js, start to end": ["-e", "0"],
    // What no program of Node.js that asks something can be below.
    "Node.js with one TCP connection": ["-e", `require("node:net").connect(${port}, "127.0.0.1").end()`],
    "Node.js with one HTTP request": [
      "-e",
      `require("node:http").get("http://127.0.0.1:${port}", (answer) => answer.resume())`,
    ],
    "node mode, start to first verdict": [BUNDLE],
  };
  const samples = Object.keys(commands).map((label) => ({ label, time: [0].slice(1), memory: [0].slice(1) }));
  for (let run = 0; run < LOAD_RUNS; run++) {
    for (const { label, time, memory } of samples) {
      const observed = await observe(commands[label] ?? [], environment);
      time.push(observed.time);
      memory.push(observed.memory);
    }
  }
  for (const { label, time, memory } of samples) {
    const { min, median } = figures(time);
    print(
      label,
      `${min.toFixed(0)} ms min, ${median.toFixed(0)} ms median; ${figures(memory).median.toFixed(0)} MiB at its peak`,
    );
  }
}

/** The memory and processor time of a verifier that lives on, beside a Node.js that only waits. */
async function life(metadata: MetadataServer, environment: Record<string, string>): Promise<void> {
  const before = metadata.requests.length;
  await observe([BUNDLE], environment);
  const requestsPerRound = metadata.requests.length - before;
  const living = {
    ...environment,
    VERIFIER_ONCE: "false",
    VERIFIER_PERIOD_SECONDS: "1",
    VERIFIER_LISTEN_PORT: String(await freePort()),
    VERIFIER_METRICS: "true",
  };
  const children = {
    "bare Node.js, waiting": spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
      stdio: "ignore",
    }),
    "node mode, living on": spawn(process.execPath, [BUNDLE], { env: living, stdio: "ignore" }),
  };
  try {
    const first = metadata.requests.length;
    await sleep(WATCHED_SECONDS * 1000);
    const rounds = Math.round((metadata.requests.length - first) / requestsPerRound);
    for (const [label, child] of Object.entries(children)) {
      const { resident, peak, cpu } = usage(child.pid ?? 0);
      print(
        label,
        `${resident.toFixed(0)} MiB, ${peak.toFixed(0)} MiB at its peak; ${cpu.toFixed(0)} ms of processor time`,
      );
    }
    print("", `after ${WATCHED_SECONDS} s, in which \`node\` mode asked everything ${rounds} times`);
  } finally {
    for (const child of Object.values(children)) child.kill("SIGKILL");
  }
}

/** The memory in MiB, now and at its peak, and processor time in milliseconds of a running process. */
function usage(pid: number): { resident: number; peak: number; cpu: number } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  // The first field of schedstat: nanoseconds on the processor.
  const cpu = Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
  return { resident: field("VmRSS"), peak: field("VmHWM"), cpu };
}

function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("listening", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function clusterMode(): Promise<void> {
  console.log(`\nThe verifier's \`cluster\` mode in a simulated cluster (${RUNS} runs)`);
  const why = spawnSync("go", ["version"]).error
    ? "Go is not installed, which fetches kwok"
    : missing(["etcd", "kube", "kwok"]);
  if (why !== undefined) {
    print("left out", why);
    return;
  }
  const script = join(__dirname, "simulated-cluster.ts");
  const code = await runEnclosed(["--import", "tsx", script, kwokModule()], ["etcd", "kube", "kwok"]);
  if (code !== 0) throw new Error("The simulated cluster did not come to its end.");
}

/** The folder of kwok's Go module, which has the stages in which it plays nodes and Pods. */
function kwokModule(): string {
  const json = execFileSync("go", ["mod", "download", "-json", "sigs.k8s.io/kwok"], {
    cwd: join(ROOT, "tools/kubernetes/kwok"),
    encoding: "utf8",
  });
  return (JSON.parse(json) as { Dir: string }).Dir;
}
