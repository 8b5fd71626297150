import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join, resolve } from "node:path";

const here = __dirname;
const CLI_MODULE = "github.com/pulumi/pulumi/pkg/v3";

/** The version of the Pulumi CLI that go.mod pins. */
export function pinnedVersion(): string {
  const match = new RegExp(`^\\s*${CLI_MODULE} (v\\S+)`, "m").exec(
    readFileSync(join(here, "go.mod"), "utf8"),
  );
  if (!match?.[1]) throw new Error(`tools/engine/go.mod does not require ${CLI_MODULE}`);
  return match[1];
}

/** The folder that holds bin/pulumi once it is built: one for each version, so that a new pin builds anew. */
export function engineRoot(): string {
  return resolve(here, "../../.cache/engine", pinnedVersion());
}

/** Says in one line why the CLI can be neither run nor built here, or undefined when it can. */
export function missing(): string | undefined {
  if (existsSync(join(engineRoot(), "bin", "pulumi"))) return undefined;
  if (spawnSync("go", ["version"], { stdio: "ignore" }).status === 0) return undefined;
  return `The engine suite needs Go on PATH to build the Pulumi CLI ${pinnedVersion()}: see https://go.dev/doc/install.`;
}

/** Builds the CLI unless it is there, and returns its root folder. Takes some minutes the first time. */
export function build(): string {
  const root = engineRoot();
  const binary = join(root, "bin", "pulumi");
  if (existsSync(binary)) return root;
  const version = pinnedVersion();
  console.error(`building the Pulumi CLI ${version}; this takes some minutes the first time`);
  mkdirSync(join(root, "bin"), { recursive: true });
  // Built beside its place and renamed: an interrupted build leaves no half binary that a later run would take.
  const part = `${binary}.${process.pid}`;
  const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;
  execFileSync("go", ["build", "-trimpath", "-ldflags", flags, "-o", part, `${CLI_MODULE}/cmd/pulumi`], {
    cwd: here,
    stdio: ["ignore", "inherit", "inherit"],
  });
  renameSync(part, binary);
  return root;
}
