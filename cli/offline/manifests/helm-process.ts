import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { NO_HELM, NotRendered, reasonIn } from "../helm/not-rendered";
import { track } from "../processes/running";
import { started } from "../processes/starting";

/** How long helm may run for one chart; most take less than a second. */
const HELM_MS = 60_000;
/** How much helm may print. The largest charts render some megabytes. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
/** How much of what helm says where it fails is read. */
const MAX_ERROR_BYTES = 64 * 1024;

/** What of our own environment helm gets: how to reach the network, and nothing of the user's helm, cluster or registries. */
const PASSED_ON = /^(PATH|TMPDIR|TEMP|TMP|SYSTEMROOT|SSL_CERT_FILE|SSL_CERT_DIR|(HTTP|HTTPS|NO|ALL)_PROXY)$/i;

/** A home of helm's own for one run: no plugin, no repository, no credentials, no cluster. */
export class HelmHome {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "gke-guardrails-helm-"));
    homes.add(this.folder);
    for (const name of ["config", "cache", "data", "plugins"]) mkdirSync(join(this.folder, name));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
    homes.delete(this.folder);
  }

  get env(): NodeJS.ProcessEnv {
    const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => PASSED_ON.test(key)));
    const at = (...names: string[]) => join(this.folder, ...names);
    return {
      ...env,
      HOME: this.folder,
      HELM_CONFIG_HOME: at("config"),
      HELM_CACHE_HOME: at("cache"),
      HELM_DATA_HOME: at("data"),
      HELM_PLUGINS: at("plugins"),
      HELM_REGISTRY_CONFIG: at("config", "registry.json"),
      HELM_REPOSITORY_CONFIG: at("config", "repositories.yaml"),
      HELM_REPOSITORY_CACHE: at("cache", "repository"),
      DOCKER_CONFIG: at("config"),
      KUBECONFIG: at("kubeconfig"),
    };
  }
}

const homes = new Set<string>();
// Where we are ended ourselves.
process.once("exit", () => {
  for (const folder of homes) rmSync(folder, { recursive: true, force: true });
});

/** Whether there is a `helm` on the PATH. */
export const isHelmThere = (): boolean =>
  (process.env.PATH ?? "")
    .split(delimiter)
    .some((folder) => ["helm", "helm.exe"].some((name) => existsSync(join(folder, name))));

/**
 * Runs helm, and gives what it prints.
 * @param input what it reads from its standard input.
 * @throws NotRendered where it is missing, fails, does not end in time, or prints too much.
 */
export async function runHelm(
  args: readonly string[],
  home: HelmHome,
  input: string,
  limits = { ms: HELM_MS, bytes: MAX_OUTPUT_BYTES },
): Promise<string> {
  if (args.some((arg) => arg.includes("\0"))) throw new NotRendered("a name that it gives has a zero byte");
  const child = started("helm", args, { cwd: home.folder, env: home.env, stdio: "pipe" });
  let problem: string | undefined;
  const stop = (reason: string) => {
    problem ??= reason;
    child.kill("SIGKILL");
    // What it has started itself may hold these.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const late = setTimeout(() => stop(`helm did not end within ${limits.ms / 1000} s`), limits.ms);
  const output: Buffer[] = [];
  let length = 0;
  child.stdout.on("data", (part: Buffer) => {
    length += part.length;
    if (length > limits.bytes) stop(`helm printed more than ${limits.bytes} bytes`);
    else output.push(part);
  });
  let error = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    error = (error + part).slice(0, MAX_ERROR_BYTES);
  });
  // A process that ends before it has read all of its input is no failure of ours.
  child.stdin.on("error", () => undefined).end(input);
  track(child);
  // "close" comes once all that it printed has been read.
  const end = await new Promise<unknown>((resolve) => {
    child.once("error", () => resolve(undefined));
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  clearTimeout(late);
  if (problem !== undefined) throw new NotRendered(problem);
  if (end === undefined) throw new NotRendered(NO_HELM);
  if (end !== 0) throw new NotRendered(reasonIn(error));
  return Buffer.concat(output).toString("utf8");
}
