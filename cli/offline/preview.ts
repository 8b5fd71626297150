import { NotEvaluated } from "../messages/errors";
import { Engine, type Judge } from "./engine";
import type { Note } from "./notes";
import type { Pack } from "./pack";
import { startProgram } from "./program";
import { programFailure } from "./program-failure";
import type { Project } from "./project";
import type { Diagnostic, JudgedResource, Remediation } from "./protocol/analysis";
import type { Plain } from "./protocol/messages";
import { isDeclared } from "./protocol/urn";
import { secret } from "./protocol/values";
import { Providers } from "./providers";
import { SerialQueue } from "./serial-queue";
import type { Stack } from "./stacks";

/** How long a program may run. */
const PROGRAM_MS = 300_000;

/** What the pack says of one stack. */
export interface Judgement {
  stack: string;
  /** Number of resources that were judged: those of the program, without the stack itself and default providers. */
  resources: number;
  diagnostics: Diagnostic[];
  notes: readonly Note[];
}

export interface PreviewOptions {
  project: Project;
  stack: Stack;
  /** Gives the pack. It is asked for once the program has been started, which does not wait for it. */
  pack: () => Promise<Pack>;
  /** Whether the configuration switches remediations on; only then the program waits for the pack. */
  remediates: boolean;
  /** How long the program may run, in milliseconds. */
  timeoutMs?: number;
  onResource?: () => void;
}

/**
 * Runs the stack's program against the pack, as its first preview would.
 * @throws NotEvaluated where the program fails, or the pack does.
 */
export async function preview(options: PreviewOptions): Promise<Judgement> {
  const { project, stack, pack, remediates, timeoutMs = PROGRAM_MS, onResource } = options;
  const judge = new PackJudge(pack, remediates);
  const engine = new Engine({
    project: project.name,
    stack: stack.name,
    config: markedConfig(stack),
    providers: new Providers(project.programFolder),
    judge,
    onResource,
  });
  const address = await engine.listen();
  let timer: NodeJS.Timeout | undefined;
  try {
    const program = startProgram(project, stack, address);
    judge.begin(project.name, stack.name);
    try {
      const outcome = await Promise.race([
        program.ended.then((end) => ({ end })),
        judge.failed,
        new Promise<"late">((resolve) => {
          timer = setTimeout(() => resolve("late"), timeoutMs);
        }),
      ]);
      if (outcome === "late") {
        throw new NotEvaluated(
          `The program did not end within ${timeoutMs / 1000} s (stack "${stack.name}").`,
        );
      }
      if (engine.failure) throw engine.failure;
      if (outcome.end !== 0) {
        throw programFailure(project, stack, program, engine.errors, outcome.end, engine.notes.all);
      }
      const diagnostics = await judge.finish(engine.resources);
      return {
        stack: stack.name,
        resources: engine.resources.filter(isDeclared).length,
        diagnostics,
        notes: [...stack.notes, ...engine.notes.all],
      };
    } finally {
      await program.stop();
    }
  } finally {
    clearTimeout(timer);
    engine.close();
  }
}

const markedConfig = ({ config }: Stack): Plain =>
  Object.fromEntries(
    [...config.values].map(([key, value]) => [key, config.secrets.has(key) ? secret(value) : value]),
  );

/** Hands the resources to the pack one after the other, while the program goes on. */
class PackJudge implements Judge {
  /** Rejects where the pack fails. */
  readonly failed: Promise<never>;
  private readonly diagnostics: Diagnostic[] = [];
  private readonly queue = new SerialQueue();
  private fail: (error: unknown) => void = () => {};

  constructor(
    private readonly pack: () => Promise<Pack>,
    private readonly remediates: boolean,
  ) {
    this.failed = new Promise((_, reject) => {
      this.fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  /** Names the stack, before its resources. */
  begin(project: string, stack: string): void {
    this.inTurn((pack) => pack.configureStack(project, stack, true));
  }

  async remediate(resource: JudgedResource): Promise<readonly Remediation[]> {
    return this.remediates ? (await this.pack()).remediate(resource) : [];
  }

  analyze(resource: JudgedResource): void {
    this.inTurn(async (pack) => {
      this.diagnostics.push(...(await pack.analyze(resource)));
    });
  }

  /** @throws NotEvaluated where the pack failed at any resource. */
  async finish(resources: readonly JudgedResource[]): Promise<Diagnostic[]> {
    const ofStack = this.queue.run(async () => (await this.pack()).analyzeStack(resources));
    return [...this.diagnostics, ...(await Promise.race([ofStack, this.failed]))];
  }

  private inTurn(step: (pack: Pack) => Promise<void>): void {
    this.queue.run(async () => step(await this.pack())).catch(this.fail);
  }
}
