import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";

const here = __dirname;
const KUBERNETES_MODULE = "k8s.io/kubernetes";

/** The programs that main.go holds: it is called by links with these names. */
const KUBERNETES_PROGRAMS = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "kubelet",
] as const;

/** The binaries: the folder of the module that pins each, and its package. kwok needs other versions of Kubernetes' libraries. */
const SOURCES = {
  etcd: { module: ".", package: "go.etcd.io/etcd/server/v3" },
  kube: { module: ".", package: "." },
  kwok: { module: "kwok", package: "sigs.k8s.io/kwok/cmd/kwok" },
  pause: { module: ".", package: "./pause" },
} as const;

export type Binary = keyof typeof SOURCES;

/** The version of Kubernetes that go.mod pins. */
export function pinnedVersion(): string {
  const match = new RegExp(`^\\s*${KUBERNETES_MODULE} (v\\S+)`, "m").exec(
    readFileSync(join(here, "go.mod"), "utf8"),
  );
  if (!match?.[1]) throw new Error(`tools/kubernetes/go.mod does not require ${KUBERNETES_MODULE}`);
  return match[1];
}

/** The folder of the binaries: one for each state of the sources, so that a new pin builds anew. */
function binaryFolder(): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum", "main.go", "pause/main.go", "kwok/go.mod", "kwok/go.sum"]) {
    hash.update(readFileSync(join(here, file)));
  }
  const name = `${pinnedVersion()}-${hash.digest("hex").slice(0, 8)}`;
  return resolve(here, "../../.cache/kubernetes", name);
}

/** The given binaries that are not built yet. */
export function unbuilt(binaries: readonly Binary[]): Binary[] {
  return binaries.filter((binary) => !existsSync(join(binaryFolder(), binary)));
}

/** Builds those of the given binaries that are missing, and returns their folder. Minutes the first time. */
export function build(binaries: readonly Binary[]): string {
  const folder = binaryFolder();
  mkdirSync(folder, { recursive: true });
  for (const binary of unbuilt(binaries)) {
    console.error(
      `building ${binary} (Kubernetes ${pinnedVersion()}); this takes some minutes the first time`,
    );
    buildOne(binary, join(folder, binary));
  }
  if (binaries.includes("kube")) link(folder);
  return folder;
}

function buildOne(binary: Binary, target: string): void {
  // GKE's programs name their version like this, and what reads a kubelet's version must meet that form.
  const version = `-X k8s.io/component-base/version.gitVersion=${pinnedVersion()}-gke.1000`;
  // Built beside its place and renamed: an interrupted build leaves no half binary that a later run would take.
  const part = `${target}.${process.pid}`;
  const source = SOURCES[binary];
  const flags = ["-trimpath", "-buildvcs=false", "-ldflags", `-s -w ${version}`];
  try {
    execFileSync("go", ["build", ...flags, "-o", part, source.package], {
      cwd: join(here, source.module),
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, CGO_ENABLED: "0" },
    });
    renameSync(part, target);
  } finally {
    rmSync(part, { force: true });
  }
}

function link(folder: string): void {
  for (const program of KUBERNETES_PROGRAMS) {
    if (!existsSync(join(folder, program))) symlinkSync("kube", join(folder, program));
  }
}
