import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { NotEvaluated } from "../messages/errors";
import { type Child, type End, startNode } from "./child";
import type { Project, Stack } from "./project";
import { SECRET_PLACEHOLDER } from "./protocol/values";
import { resolveFrom } from "./providers/resolve";

/** How many resources a program may register at the same time. */
const PARALLEL = 16;

/**
 * The runner prints errors in colours. Node.js 20.20 does not come to an end when it colours a line such as
 * "node_modules/@pulumi/output.ts", to which the SDK's source maps lead, so no colours are asked of it.
 */
const WITHOUT_COLOURS = `data:text/javascript,${encodeURIComponent(`
import util from "node:util";
const plain = (options) => (typeof options === "object" && options !== null ? { ...options, colors: false } : options);
util.inspect = new Proxy(util.inspect, {
  apply: (inspect, self, [value, options, ...rest]) => inspect(value, plain(options), ...rest),
});
`)}`;

/**
 * Runs the program of a stack as `pulumi preview` does: through the runner of the @pulumi/pulumi that it depends on, in a
 * process of its own.
 * @param address where the resource monitor and the engine are served.
 * @throws NotEvaluated where the program's dependencies are not installed.
 */
export function startProgram(project: Project, stack: Stack, address: string): Child {
  const { programFolder, entryPoint, runtime } = project;
  const runner = resolveFrom(programFolder, "@pulumi/pulumi/cmd/run");
  if (!runner) {
    throw new NotEvaluated(
      `@pulumi/pulumi is not installed for the program in ${programFolder}. Run npm install (or your package manager) there first.`,
    );
  }
  const flags = {
    monitor: address,
    engine: address,
    organization: "organization",
    project: project.name,
    "root-directory": project.root,
    stack: stack.name,
    pwd: programFolder,
    parallel: PARALLEL,
  };
  const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
  return startNode(
    [`--import=${WITHOUT_COLOURS}`, ...runtime.nodeArgs, runner, ...args, "--dry-run", entryPoint],
    {
      cwd: programFolder,
      env: environment(project, stack),
    },
  );
}

/** Our own environment, without what would make the SDK behave otherwise than in a preview. */
function environment({ programFolder, entryPoint, runtime }: Project, { config }: Stack): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [key, value] of Object.entries(process.env)) {
    if (!/^PULUMI_(NODEJS_|CONFIG|TEST_MODE|ENABLE_LEGACY_APPLY)/.test(key)) env[key] = value;
  }
  env.PULUMI_CONFIG = JSON.stringify(Object.fromEntries(config.values));
  env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify([...config.secrets]);
  if (runtime.typescript && mayNeedCompiler(programFolder, entryPoint)) {
    env.PULUMI_NODEJS_TYPESCRIPT = "true";
    // Types are for CI; older SDKs read the second name.
    env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
    env.TS_NODE_TRANSPILE_ONLY = "true";
    if (runtime.tsconfig !== undefined) env.PULUMI_NODEJS_TSCONFIG_PATH = runtime.tsconfig;
  }
  return env;
}

/** Loading the TypeScript compiler takes longer than most programs, so it is left out where nothing is TypeScript. */
function mayNeedCompiler(folder: string, entryPoint: string): boolean {
  const main = entryPoint === "." ? manifestMain(folder) : entryPoint;
  return (main !== undefined && isTypeScript(main)) || holdsTypeScript(folder);
}

function manifestMain(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  try {
    const { main } = JSON.parse(readFileSync(file, "utf8"));
    return typeof main === "string" ? main : undefined;
  } catch {
    return undefined;
  }
}

const isTypeScript = (file: string): boolean =>
  [".ts", ".tsx", ".mts", ".cts"].includes(extname(file)) && !/\.d\.[mc]?ts$/.test(file);

function holdsTypeScript(folder: string): boolean {
  return readdirSync(folder, { withFileTypes: true }).some((entry) => {
    if (entry.isDirectory()) {
      return (
        entry.name !== "node_modules" &&
        !entry.name.startsWith(".") &&
        holdsTypeScript(join(folder, entry.name))
      );
    }
    return isTypeScript(entry.name);
  });
}

/**
 * Why the program failed, with the program's own lines of code and none of the runner's.
 * @param errors what the program logged as errors.
 * @param notes what was not known offline: the cause may be among it.
 */
export function programFailure(
  { root }: Project,
  stack: Stack,
  child: Child,
  errors: readonly string[],
  end: End,
  notes: Iterable<string>,
): NotEvaluated {
  const text = errors.length > 0 ? errors.join("\n") : child.printed();
  const { message, frames } = explain(stripVTControlCharacters(text), root);
  const lines = [`The program failed (stack "${stack.name}"): ${message || endOf(end)}`];
  for (const frame of frames) lines.push(`    at ${frame}`);
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  if (missing?.startsWith(root))
    lines.push("Is the program built? If it is compiled from TypeScript, build it first.");
  else if (missing !== undefined) lines.push("Are the program's dependencies installed? Run npm install.");
  if (message.includes(SECRET_PLACEHOLDER)) {
    lines.push(
      `Encrypted configuration values cannot be decrypted offline: "${SECRET_PLACEHOLDER}" stands for each.`,
    );
  }
  const unknown = [...notes].filter((note) => note.includes("not known offline"));
  if (unknown.length > 0)
    lines.push(`What is not known offline may be the cause: the program ${unknown.join("; it ")}.`);
  return new NotEvaluated(lines.join("\n"));
}

const endOf = (end: End): string =>
  typeof end === "number" ? `it ended with exit code ${end}` : `the signal ${end} ended it`;

/** How many lines of the program's code are shown. */
const FRAMES = 3;
const HEADINGS = [
  /^Running program '.*' failed with an unhandled exception:$/,
  /^Here's what we think went wrong:$/,
];

function explain(text: string, root: string): { message: string; frames: string[] } {
  // Node.js itself gave up, as without memory: what it prints besides tells of its own insides.
  const fatal = /^FATAL ERROR: .*$/m.exec(text)?.[0];
  if (fatal !== undefined) return { message: fatal, frames: [] };
  const message: string[] = [];
  const frames: string[] = [];
  let isMessage = true;
  for (const line of text.split("\n")) {
    const [, place] = /^\s+at (?:.*\()?((?:file:|\/|[A-Za-z]:[\\/]).*?:\d+:\d+)\)?/.exec(line) ?? [];
    if (/^\s+at /.test(line)) isMessage = false;
    const own = place === undefined ? undefined : ownPlace(place, root);
    if (own !== undefined && frames.length < FRAMES && !frames.includes(own)) frames.push(own);
    if (!isMessage || HEADINGS.some((heading) => heading.test(line.trim()))) continue;
    // The list of who requires a missing module ends in the runner.
    if (/^(Require stack:|- \/)/.test(line)) continue;
    message.push(line.replace(/^<ref \*\d+> /, ""));
  }
  return { message: message.join("\n").trim(), frames };
}

/** A place in the program's own code, relative to the project; undefined for any other. */
function ownPlace(place: string, root: string): string | undefined {
  const path = place.startsWith("file:") ? fileURLToPath(place.replace(/(:\d+:\d+)$/, "")) : place;
  const position = place.startsWith("file:") ? (/(:\d+:\d+)$/.exec(place)?.[1] ?? "") : "";
  const own = relative(root, path);
  if (own.startsWith("..") || own.split(sep).includes("node_modules")) return undefined;
  return `${own}${position}`;
}
