import { NotEvaluated } from "../../messages/errors";
import { installHint, manifestProblem } from "../project/installing";
import type { Project } from "../project/project";
import type { Stack } from "../project/stacks";
import { type Transpiling, transpilingOf } from "../project/transpiling";
import { needsCompiler, refuseConfiguration } from "../project/typescript";
import { PLACEHOLDER } from "../protocol/values";
import { resolveFrom } from "../providers/resolve";
import { type Child, startNode } from "./child";
import { leanSource } from "./lean";
import { preloadUrl } from "./preload";

/** How many resources a program may register at the same time. */
const PARALLEL = 16;

/** In which way a program is run. */
export type Way =
  /** As Pulumi runs it, with or without the compiler for TypeScript. */
  | { usesCompiler: boolean }
  /** Lean: each part of the SDK is loaded once the program uses it, and TypeScript is transpiled, not compiled. */
  | { transpiling: Transpiling | undefined };

/** Undefined where the program needs all that Pulumi's own way loads: its compiler, tracing, or flags of Node.js that load more. */
export function leanWay(project: Project): Way | undefined {
  const { typescript, nodeArgs } = project.runtime;
  if (process.env.TRACEPARENT || nodeArgs.some((flag) => LOADING_FLAG.test(flag))) return undefined;
  const transpiling = typescript ? transpilingOf(project) : undefined;
  return transpiling || !needsCompiler(project) ? { transpiling } : undefined;
}

const LOADING_FLAG = /^(?:-r|--(?:require|import|loader|experimental-loader)(?:=.*)?|--inspect.*)$/;

/**
 * Runs the program of a stack as `pulumi preview` does: through the runner of the @pulumi/pulumi that it depends on, in a
 * process of its own.
 * @param address where the resource monitor and the engine are served.
 * @throws NotEvaluated where the program's dependencies are not installed.
 */
export function startProgram(project: Project, stack: Stack, address: string, way: Way): Child {
  const { programFolder, entryPoint, runtime } = project;
  const runner = resolveFrom(programFolder, "@pulumi/pulumi/cmd/run");
  if (!runner) {
    throw new NotEvaluated(
      manifestProblem(programFolder) ??
        `@pulumi/pulumi is not installed for the program in ${programFolder}. ${installHint(programFolder)}`,
    );
  }
  const isLean = "transpiling" in way;
  if (!isLean && way.usesCompiler) refuseConfiguration(project);
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
  // On Windows, a process has no files of that kind.
  const hasPipe = isLean && process.platform !== "win32";
  const preload = preloadUrl(
    PLACEHOLDER,
    isLean ? leanSource(way.transpiling, hasPipe ? address : undefined) : "",
  );
  return startNode([`--import=${preload}`, ...runtime.nodeArgs, runner, ...args, "--dry-run", entryPoint], {
    cwd: programFolder,
    env: environment(project, stack, !isLean && way.usesCompiler),
    hasPipe,
  });
}

/** Our own environment, without what would make the SDK behave otherwise than in a preview. */
function environment({ runtime }: Project, { config }: Stack, usesCompiler: boolean): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [key, value] of Object.entries(process.env)) {
    if (!/^PULUMI_(NODEJS_|CONFIG|TEST_MODE|ENABLE_LEGACY_APPLY)/.test(key)) env[key] = value;
  }
  env.PULUMI_CONFIG = JSON.stringify(Object.fromEntries(config.values));
  env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify([...config.secrets]);
  if (usesCompiler) {
    env.PULUMI_NODEJS_TYPESCRIPT = "true";
    // Types are for CI; older SDKs read the second name.
    env.PULUMI_NODEJS_TRANSPILE_ONLY = "true";
    env.TS_NODE_TRANSPILE_ONLY = "true";
    if (runtime.tsconfig !== undefined) env.PULUMI_NODEJS_TSCONFIG_PATH = runtime.tsconfig;
  }
  return env;
}
