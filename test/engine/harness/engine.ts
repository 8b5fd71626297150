import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import { build } from "../../../tools/engine/build";
import { environmentOf, installLanguageHost } from "./environment";
import { type Functions, type Observed, type StandIns, serveStandIns } from "./providers";
import type { RecordLine } from "./recorder";
import { collect, emptyRun, type Pack, type Run } from "./run";
import { type Cli, EngineStack, type Output, RUN_LIMIT_MS } from "./stack";

/** A Pulumi program: a function of the test's, or a project folder. */
export type Program = (() => Promise<Record<string, unknown> | undefined>) | { folder: string };

/**
 * The real Pulumi engine without login or cloud: a temporary folder as its backend and home, the stand-in providers, and
 * nothing taken over from the machine's own Pulumi. Close it at the end, also after a failure.
 */
export class Engine implements Cli {
  /** Variables that a test sets, or overrides, for all that follows. */
  readonly variables: Record<string, string> = {};
  /** Milliseconds that a run of a program may take. */
  limit = RUN_LIMIT_MS;

  private constructor(
    /** A folder for the test's own files; removed on close. */
    readonly folder: string,
    private readonly root: string,
    private readonly standIns: StandIns,
  ) {}

  static async open(): Promise<Engine> {
    const root = build();
    installLanguageHost(join(root, "bin"));
    const folder = mkdtempSync(join(tmpdir(), "gke-guardrails-engine-"));
    mkdirSync(join(folder, "state"));
    return new Engine(folder, root, await serveStandIns());
  }

  close(): void {
    this.standIns.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the live system is to answer after the next update, by resource type or URN. */
  get observed(): Observed {
    return this.standIns.observed;
  }

  /** What the providers are to answer to functions, by their tokens. */
  get functions(): Functions {
    return this.standIns.functions;
  }

  /** The variables that every process of this engine runs with, beside the machine's own. */
  environment(): Record<string, string> {
    const { root, folder, recordFile } = this;
    return {
      ...environmentOf(root, folder),
      PULUMI_DEBUG_PROVIDERS: this.standIns.attach,
      RECORD_FILE: recordFile,
      ...this.variables,
    };
  }

  /** Where the recorder pack writes. */
  get recordFile(): string {
    return join(this.folder, "record.jsonl");
  }

  /** What the recorder pack wrote down since this was last called. */
  takeRecord(): RecordLine[] {
    if (!existsSync(this.recordFile)) return [];
    const lines = readFileSync(this.recordFile, "utf8").trimEnd().split("\n");
    rmSync(this.recordFile);
    return lines.map((line) => JSON.parse(line));
  }

  /** Writes a file for --policy-pack-config. */
  writeConfig(config: unknown): string {
    const file = join(mkdtempSync(join(this.folder, "config-")), "config.json");
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  /** Opens a stack of the program, with config beside what the project folder's own Pulumi.<stack>.yaml says. */
  async stack(
    program: Program,
    options: { name?: string; project?: string; config?: Record<string, string> } = {},
  ): Promise<EngineStack> {
    const { name = "dev", project = "test", config = {} } = options;
    const pulumiCommand = await PulumiCommand.get({ root: this.root, skipVersionCheck: true });
    const workspace = { pulumiCommand, pulumiHome: join(this.folder, "home"), envVars: this.environment() };
    const stack =
      typeof program === "function"
        ? await LocalWorkspace.createOrSelectStack(
            { stackName: name, projectName: project, program },
            // Without one it makes a folder of its own, and leaves it behind.
            { ...workspace, workDir: mkdtempSync(join(this.folder, "program-")) },
          )
        : await LocalWorkspace.createOrSelectStack({ stackName: name, workDir: program.folder }, workspace);
    for (const [key, value] of Object.entries(config)) await stack.setConfig(key, { value });
    return new EngineStack(this, stack);
  }

  /** Runs the CLI with literally these arguments in this folder. */
  cli(folder: string, ...argv: string[]): Promise<Output> {
    return this.spawn(join(this.root, "bin", "pulumi"), folder, argv);
  }

  /** Runs a program in this folder, for no longer than the limit. */
  spawn(program: string, cwd: string, argv: string[]): Promise<Output> {
    return new Promise((done, reject) => {
      const child = spawn(program, argv, {
        cwd,
        env: { ...process.env, ...this.environment() },
        stdio: ["ignore", "pipe", "pipe"],
        signal: AbortSignal.timeout(this.limit),
      });
      const output = { code: 1, stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const) {
        child[name].setEncoding("utf8").on("data", (text: string) => {
          output[name] += text;
        });
      }
      child.on("error", reject);
      child.on("close", (code) => done({ ...output, code: code ?? 1 }));
    });
  }

  /** `pulumi policy analyze --file` of an exported state. */
  async analyze(state: string, packs: Pack[]): Promise<Run> {
    const argv = [
      "policy",
      "analyze",
      "--file",
      state,
      "--json",
      "--color",
      "never",
      ...packArguments(packs),
    ];
    const { code, stdout, stderr } = await this.cli(this.folder, ...argv);
    const run = emptyRun();
    for (const line of stdout.split("\n")) {
      if (line.startsWith("{")) collect(run, JSON.parse(line));
    }
    return { ...run, code, output: stderr + stdout };
  }
}

function packArguments(packs: Pack[]): string[] {
  return packs.flatMap(({ folder, config }) => [
    "--policy-pack",
    folder,
    ...(config ? ["--policy-pack-config", config] : []),
  ]);
}
