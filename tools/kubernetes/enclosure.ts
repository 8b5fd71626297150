import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { type Binary, build, unbuilt } from "./build";
import { makeCgroup, removeCgroup } from "./cgroups";

/** The folders in which distributions put the CNI plugins. */
export const CNI_FOLDERS = ["/usr/lib/cni", "/opt/cni/bin", "/usr/libexec/cni"];

/** What the lab runs, and Debian's packages for it. */
const PROGRAMS: Readonly<Record<string, string>> = {
  containerd: "containerd",
  runc: "runc",
  "iptables-nft": "iptables",
  ip: "iproute2",
  sysctl: "procps",
  unshare: "util-linux",
};

const BINARIES: readonly Binary[] = ["etcd", "kube", "pause"];

/** Says in one line why the lab cannot run here, or undefined when it can. */
export function missing(binaries: readonly Binary[] = BINARIES): string | undefined {
  if (process.platform !== "linux") return "The cluster suite needs Linux.";
  if (process.getuid?.() !== 0)
    return "The cluster suite needs root: it makes network namespaces and cgroups.";
  const packages = Object.keys(PROGRAMS).flatMap((name) => (onPath(name) ? [] : (PROGRAMS[name] ?? [])));
  if (!CNI_FOLDERS.some((folder) => existsSync(join(folder, "bridge"))))
    packages.push("containernetworking-plugins");
  if (packages.length > 0) {
    return `The cluster suite needs more programs: apt-get install ${packages.join(" ")}`;
  }
  if (unbuilt(binaries).length > 0 && !onPath("go")) {
    return "The cluster suite needs Go on PATH to build the Kubernetes programs: see https://go.dev/doc/install.";
  }
  return undefined;
}

/**
 * Runs Node.js with the arguments where a lab can start: in process, mount and network namespaces of its own, with a
 * folder in memory and a cgroup. Builds the lab's programs first if need be. Nothing of it outlives this call, nor this
 * process. Returns the exit code.
 */
export async function runEnclosed(args: readonly string[], binaries = BINARIES): Promise<number> {
  const repository = resolve(__dirname, "../..");
  const built = build(binaries);
  const folder = mkdtempSync(join(tmpdir(), "gke-guardrails-cluster-"));
  const cgroup = `/gke-guardrails-${process.pid}`;
  makeCgroup(cgroup);
  // Ends its processes when this one ends, in whatever way.
  const bound = ["setpriv", "--pdeathsig=KILL", "unshare", "--fork", "--kill-child", "--pid", "--mount-proc"];
  const command = [
    ...bound,
    "--mount",
    "--net",
    "--ipc",
    "--",
    join(repository, "test/cluster/enclosure.sh"),
    folder,
  ];
  const [file, ...rest] = [...command, process.execPath, ...args] as [string, ...string[]];
  const child = spawn(file, rest, {
    cwd: repository,
    stdio: "inherit",
    env: { ...process.env, LAB_FOLDER: folder, LAB_BINARIES: built, LAB_CGROUP: cgroup },
  });
  const kill = () => child.kill("SIGKILL");
  process.on("SIGINT", kill).on("SIGTERM", kill);
  try {
    return await exitCode(child);
  } finally {
    await removeCgroup(cgroup);
    rmSync(folder, { recursive: true, force: true });
    process.off("SIGINT", kill).off("SIGTERM", kill);
  }
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
