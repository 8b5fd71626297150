import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { type EngineEvent, LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation";
import { build } from "../../../tools/engine/build";
import { type Observed, type StandIns, serveStandIns } from "./providers";

/** How long one run of the CLI may take before it is ended. */
const RUN_LIMIT_MS = 120_000;

/** A policy pack to run with: its folder, and a file for --policy-pack-config if any. */
export interface Pack {
  folder: string;
  config?: string;
}

/** What a policy reported, as the engine's event stream carries it. */
export interface Violation {
  pack: string;
  policy: string;
  level: string;
  urn: string;
  message: string;
}

/** What a remediation changed. */
export interface Remediation {
  policy: string;
  urn: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

/** One run of the CLI. */
export interface Run {
  code: number;
  output: string;
  violations: Violation[];
  remediations: Remediation[];
  /** The engine's steps: operation and URN. */
  steps: { op: string; urn: string }[];
}

/** The pack that writes down what policies are given. */
export const RECORDER: Pack = { folder: resolve(__dirname, "../packs/recorder") };

/** A resource as a policy was given it; an unknown value stands as {unknown: true}. */
export interface RecordedResource {
  urn: string;
  type: string;
  name: string;
  props: Record<string, unknown>;
  opts: Record<string, unknown>;
  provider?: { urn: string; props: Record<string, unknown> };
  parent?: string;
  dependencies?: string[];
  propertyDependencies?: Record<string, string[]>;
}

/** One call of a policy of the recorder, in the order of the calls. */
export type RecordLine =
  | { stage: "remediate" | "resource-end"; urn: string }
  | ({ stage: "resource" } & RecordedResource)
  | { stage: "stack"; resources: RecordedResource[] };

/** What a program wrote, and its exit code. */
export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** A Pulumi program: a function of the test's, or a project folder. */
export type Program = (() => Promise<Record<string, unknown> | undefined>) | { folder: string };

/**
 * The real Pulumi engine without login or cloud: a temporary folder as its backend and home, the stand-in providers, and
 * nothing taken over from the machine's own Pulumi. Close it at the end, also after a failure.
 */
export class Engine {
  /** Variables that a test sets, or overrides, for all that follows. */
  readonly variables: Record<string, string> = {};

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

  /** The variables that every process of this engine runs with, beside the machine's own. */
  environment(): Record<string, string> {
    const foreign = (entry: string) => existsSync(join(entry, "pulumi-language-nodejs"));
    const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !foreign(entry));
    return {
      PATH: [join(this.root, "bin"), ...path].join(delimiter),
      PULUMI_HOME: join(this.folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.folder, "state")}`,
      PULUMI_ACCESS_TOKEN: "",
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_CONFIG_PASSPHRASE_FILE: "",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
      // Types are the lint's work; checking those of the cloud SDKs again takes longer than all else.
      PULUMI_NODEJS_TRANSPILE_ONLY: "true",
      PULUMI_DEBUG_PROVIDERS: this.standIns.attach,
      RECORD_FILE: this.recordFile,
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
            workspace,
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
        signal: AbortSignal.timeout(RUN_LIMIT_MS),
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

/** One stack of a program under the engine. */
export class EngineStack {
  constructor(
    private readonly engine: Engine,
    private readonly stack: Stack,
  ) {}

  preview(...packs: Pack[]): Promise<Run> {
    return this.run(packs, (options) => this.stack.preview(options));
  }

  up(...packs: Pack[]): Promise<Run> {
    return this.run(packs, (options) => this.stack.up(options));
  }

  /** Reads what is live into the state: `engine.observed` over what the last update left. */
  refresh(): Promise<Run> {
    return this.run([], (options) => this.stack.refresh(options));
  }

  /** What `pulumi stack output NAME --json` shows, which is no secret. */
  async output(output: string): Promise<unknown> {
    const { name, workspace } = this.stack;
    const argv = ["stack", "output", output, "--json", "--stack", name, "--non-interactive"];
    const { code, stdout, stderr } = await this.engine.cli(workspace.workDir, ...argv);
    if (code !== 0) throw new Error(`the output ${output} was not shown:\n${stderr}`);
    return JSON.parse(stdout);
  }

  /** Writes the state to a file as a user does, with its secrets encrypted, and returns the file's path. */
  async export(): Promise<string> {
    const file = join(mkdtempSync(join(this.engine.folder, "export-")), "state.json");
    const { name, workspace } = this.stack;
    const argv = ["stack", "export", "--stack", name, "--file", file, "--non-interactive"];
    const { code, stderr } = await this.engine.cli(workspace.workDir, ...argv);
    if (code !== 0) throw new Error(`the state was not exported:\n${stderr}`);
    return file;
  }

  private async run(
    packs: Pack[],
    operation: (options: Options) => Promise<{ stdout: string }>,
  ): Promise<Run> {
    const run = emptyRun();
    const options: Options = {
      policyPacks: packs.map((pack) => pack.folder),
      policyPackConfigs: packs.some((pack) => pack.config)
        ? packs.map((pack) => pack.config ?? this.noConfig())
        : [],
      onEvent: (event) => collect(run, event),
      color: "never",
      signal: AbortSignal.timeout(RUN_LIMIT_MS),
    };
    try {
      return { ...run, output: (await operation(options)).stdout };
    } catch (error) {
      const output = error instanceof Error ? error.message : String(error);
      // The Automation API gives the CLI's exit code only in the text of its error.
      const code = Number(/failed with exit code (\d+)/.exec(output)?.[1] ?? -1);
      return { ...run, code, output };
    }
  }

  private noConfig(): string {
    return this.engine.writeConfig({});
  }
}

interface Options {
  policyPacks: string[];
  policyPackConfigs: string[];
  onEvent: (event: EngineEvent) => void;
  color: "never";
  signal: AbortSignal;
}

/** Puts the language host beside the CLI, where a release has its own: elsewhere the CLI warns of a foreign one. */
function installLanguageHost(bin: string): void {
  const place = join(bin, "pulumi-language-nodejs");
  if (!existsSync(place)) symlinkSync(resolve(__dirname, "../bin/pulumi-language-nodejs"), place);
}

/** Fails with the CLI's own output when a run did not end as the test needs it to go on. */
export function expectSuccess(run: Run): Run {
  if (run.code !== 0) throw new Error(`the run ended with code ${run.code}:\n${run.output}`);
  return run;
}

/** A resource of an exported state. */
export interface StateResource {
  urn: string;
  type: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

/** The resources of an exported state, as the CLI wrote them. */
export function resourcesOf(state: string): StateResource[] {
  return JSON.parse(readFileSync(state, "utf8")).deployment.resources;
}

function packArguments(packs: Pack[]): string[] {
  return packs.flatMap(({ folder, config }) => [
    "--policy-pack",
    folder,
    ...(config ? ["--policy-pack-config", config] : []),
  ]);
}

function emptyRun(): Run {
  return { code: 0, output: "", violations: [], remediations: [], steps: [] };
}

/** The event stream carries remediations too; the Automation API's types leave them out. */
interface Events extends EngineEvent {
  policyRemediationEvent?: Omit<Remediation, "policy" | "urn"> & { policyName: string; resourceUrn: string };
}

function collect(run: Run, { policyEvent, policyRemediationEvent, resourcePreEvent }: Events): void {
  if (policyEvent) {
    run.violations.push({
      pack: policyEvent.policyPackName,
      policy: policyEvent.policyName,
      level: policyEvent.enforcementLevel,
      urn: policyEvent.resourceUrn ?? "",
      message: policyEvent.message.trim(),
    });
  }
  if (policyRemediationEvent) {
    const { policyName: policy, resourceUrn: urn, before, after } = policyRemediationEvent;
    run.remediations.push({ policy, urn, before, after });
  }
  if (resourcePreEvent) {
    run.steps.push({ op: resourcePreEvent.metadata.op, urn: resourcePreEvent.metadata.urn });
  }
}
