import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The variable with the network namespace that must not be touched: the one in which the suite was started. */
export const OUTER_NETWORK = "NETWORK_SUITE_OUTER";

export const NODE_ADDRESS = "10.8.0.1";
export const POD_ADDRESS = "10.8.0.2";
const POD = "pod";
const LINK = "veth-pod";

const METADATA = "169.254.169.254";
const SERVER = "169.254.169.252";
const FORWARDING = `-i ${LINK} -d ${METADATA}/32 -p tcp --dport 80 -j DNAT --to-destination ${SERVER}:988`;

const SEARCH = "default.svc.cluster.local svc.cluster.local cluster.local";
const FILES: Readonly<Record<string, string>> = {
  "/etc/resolv.conf": `nameserver ${NODE_ADDRESS}\nsearch ${SEARCH}\noptions ndots:5 timeout:1 attempts:1\n`,
  "/etc/hosts": "127.0.0.1 localhost\n",
  "/etc/nsswitch.conf": "hosts: files dns\n",
};

export interface Ended {
  readonly code: number | null;
  readonly text: string;
  readonly milliseconds: number;
}

/** Throws unless this process is alone in a network namespace of its own: outside, packets would leave the machine. */
function assertEnclosed(): void {
  const outer = process.env[OUTER_NETWORK];
  const links = readFileSync("/proc/net/dev", "utf8").match(/^\s*\S+:/gm) ?? [];
  if (!outer || outer === readlinkSync("/proc/self/ns/net") || links.some((link) => link.trim() !== "lo:")) {
    throw new Error("The network suite runs in its own namespaces only: npm run test:network");
  }
}

/**
 * A node as GKE makes them since 1.21.0-gke.1000, which is the namespace of this process, and a Pod on it. Nothing of it outlives the
 * processes in it.
 */
export class Network {
  private readonly folder = mkdtempSync(join(tmpdir(), "network-suite-etc-"));
  private readonly undo: (() => void)[] = [];

  constructor() {
    assertEnclosed();
    execute("mount", "-t", "tmpfs", "tmpfs", "/run");
    for (const [index, [path, text]] of Object.entries(FILES).entries()) {
      const file = join(this.folder, String(index));
      writeFileSync(file, text);
      execute("mount", "--bind", file, path);
    }
    ip("link set lo up");
    ip(`address add ${SERVER}/32 dev lo`);
    ip(`netns add ${POD}`);
    ip(`link add ${LINK} type veth peer name eth0 netns ${POD}`);
    ip(`address add ${NODE_ADDRESS}/24 dev ${LINK}`);
    ip(`link set ${LINK} up`);
    ip(`-n ${POD} link set lo up`);
    ip(`-n ${POD} address add ${POD_ADDRESS}/24 dev eth0`);
    ip(`-n ${POD} link set eth0 up`);
    ip(`-n ${POD} route add default via ${NODE_ADDRESS}`);
    iptables(`-t nat -A PREROUTING ${FORWARDING}`);
  }

  /** A rule of a policy on the node, until the next restore(). */
  policy(rule: string): void {
    iptables(`-A INPUT -i ${LINK} ${rule}`);
    this.undo.push(() => iptables(`-D INPUT -i ${LINK} ${rule}`));
  }

  /** A Pod without a default route, until the next restore(). */
  withoutRoute(): void {
    ip(`-n ${POD} route del default`);
    this.undo.push(() => ip(`-n ${POD} route add default via ${NODE_ADDRESS}`));
  }

  /** A node that does not forward: 169.254.169.254 is an address itself, as Compute Engine's server and Dataplane V2 have it. */
  withoutForwarding(): void {
    iptables(`-t nat -D PREROUTING ${FORWARDING}`);
    ip(`address add ${METADATA}/32 dev lo`);
    this.undo.push(() => {
      ip(`address del ${METADATA}/32 dev lo`);
      iptables(`-t nat -A PREROUTING ${FORWARDING}`);
    });
  }

  /** Takes everything back that was done since the last time. */
  restore(): void {
    for (const undo of this.undo.splice(0).reverse()) undo();
  }

  /** The mounts and namespaces go with the process; the files that were mounted are of the outside. */
  close(): void {
    for (const path of Object.keys(FILES)) execute("umount", path);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Starts a program of Node.js' in the Pod. It is killed after `limit` milliseconds. */
  inPod(
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    limit: number,
    signal?: AbortSignal,
  ): Promise<Ended> {
    return this.run([process.execPath, ...args], env, limit, signal);
  }

  /** Runs any program in the Pod. */
  run(
    command: readonly string[],
    env: NodeJS.ProcessEnv,
    limit: number,
    signal?: AbortSignal,
  ): Promise<Ended> {
    return run(["ip", "netns", "exec", POD, ...command], env, limit, signal);
  }

  /** The same on the node's own network, as a Pod with hostNetwork has it. */
  onHost(args: readonly string[], env: NodeJS.ProcessEnv, limit: number): Promise<Ended> {
    return run([process.execPath, ...args], env, limit);
  }
}

function run(
  [program = "", ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  limit: number,
  signal?: AbortSignal,
): Promise<Ended> {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      env: { PATH: process.env.PATH, HOME: "/nonexistent", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
    const timer = setTimeout(() => child.kill("SIGKILL"), limit);
    signal?.addEventListener("abort", () => child.kill("SIGTERM"));
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, text, milliseconds: performance.now() - start });
    });
  });
}

function execute(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "inherit"] });
}

const ip = (command: string) => execute("ip", ...command.split(" "));
const iptables = (command: string) => execute("iptables", "-w", ...command.split(" "));
