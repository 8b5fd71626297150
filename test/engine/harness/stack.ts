import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import { collect, emptyRun, type Pack, type Run } from "./run";

/** How long one run of the CLI may take before it is ended. */
export const RUN_LIMIT_MS = 120_000;

/** What a program wrote, and its exit code. */
export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** What a stack needs of the engine that it is run by. */
export interface Cli {
  /** A folder for the test's own files. */
  readonly folder: string;
  /** Runs the CLI with literally these arguments in this folder. */
  cli(folder: string, ...argv: string[]): Promise<Output>;
  /** Writes a file for --policy-pack-config. */
  writeConfig(config: unknown): string;
}

/** One stack of a program under the engine. */
export class EngineStack {
  constructor(
    private readonly engine: Cli,
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
